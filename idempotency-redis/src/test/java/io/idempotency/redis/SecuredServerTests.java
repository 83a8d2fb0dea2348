package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.idempotency.store.Attempt;
import io.idempotency.store.RecordId;
import io.idempotency.store.RecordSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** TLS, and a user who may do no more than {@code docs/redis.md} says is needed: all by Boot's own settings. */
@ExtendWith(OutputCaptureExtension.class)
class SecuredServerTests {

    private static final String PASSWORD = "changeit";
    private static final String RIGHTS =
            "~idempotency:* resetchannels &idempotency:signals:* -@all +eval +evalsha +script|load"
                    + " +time +get +set +setrange +del +pttl +publish +subscribe +unsubscribe";

    /** What Boot's own health indicator of Redis needs in addition. */
    private static final String RIGHTS_OF_BOOTS_HEALTH = " +info";

    /** What drivers say when they connect. */
    private static final String HANDSHAKE = " +hello +auth +ping +client";

    @TempDir
    static Path directory;

    private static RedisProcess server;
    private static int tlsPort;

    @BeforeAll
    static void start() throws Exception {
        writeCertificate();
        tlsPort = RedisProcess.freePort();
        server = RedisProcess.start(
                "tls-port " + tlsPort,
                "tls-cert-file " + directory.resolve("certificate.pem"),
                "tls-key-file " + directory.resolve("key.pem"),
                "tls-ca-cert-file " + directory.resolve("certificate.pem"),
                "tls-auth-clients no",
                "user app on >secret " + RIGHTS + HANDSHAKE,
                "user watched on >secret " + RIGHTS + HANDSHAKE + RIGHTS_OF_BOOTS_HEALTH);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void anApplicationWithFewRightsWorksOverTls(Driver driver, CapturedOutput output) {
        String key = Payments.newKey();
        try (Payments payments = paymentsOf("app", driver)) {
            // Longer than a lease, so that it is renewed.
            payments.when("paid", () -> await().pollDelay(Duration.ofSeconds(5)).until(() -> true));

            // The first connection takes its time.
            await().until(() -> payments.post(Payments.newKey(), "warm").statusCode() == 201);

            HttpResponse<String> first = payments.post(key, "paid");
            HttpResponse<String> second = payments.post(key, "paid");
            HttpResponse<String> failed = payments.post(Payments.newKey(), "failed");

            assertThat(first.statusCode()).isEqualTo(201);
            assertThat(second.headers().firstValue("Idempotent-Replayed")).hasValue("true");
            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(payments.runs(key)).isOne();
            assertSignals(payments.bean(RedisIdempotencyStore.class));
            assertAdministration(payments.bean(RedisIdempotencyStore.class));
        }
        assertThat(output).contains("Redis does not tell its settings").doesNotContain("could not be renewed");
    }

    @ParameterizedTest
    @EnumSource
    void theseRightsAreEnoughForHealth(Driver driver) {
        try (Payments payments = paymentsOf("app", driver)) {
            assertThat(health(payments, "idempotencyStore")).isEqualTo(Status.UP);
        }
    }

    @ParameterizedTest
    @EnumSource
    void withInfoTheyAreEnoughForBootsHealth(Driver driver) {
        try (Payments payments = paymentsOf("watched", driver)) {
            assertThat(health(payments, "idempotencyStore")).isEqualTo(Status.UP);
            assertThat(health(payments, "redis")).isEqualTo(Status.UP);
        }
    }

    private static void assertSignals(RedisIdempotencyStore store) {
        Attempt run = Attempts.random();
        store.acquire(run, null, Duration.ofSeconds(30));
        List<RecordId> heard = new CopyOnWriteArrayList<>();
        store.subscribe(heard::add);
        await().until(() -> store.watch(run.id()));

        store.release(run);

        await().untilAsserted(() -> assertThat(heard).containsExactly(run.id()));
    }

    private static void assertAdministration(RedisIdempotencyStore store) {
        Attempt run = Attempts.random();
        assertThat(store.complete(run, Operation.ANSWER, Operation.RETENTION)).isTrue();
        assertThat(store.find(run.id())).isInstanceOf(RecordSnapshot.Kept.class);
        assertThat(store.deleteFinished(run.id())).isTrue();
        assertThat(store.find(run.id())).isNull();
    }

    @Test
    void theseRightsAreDocumented() throws IOException {
        assertThat(Documentation.read("docs/redis.md")).contains(RIGHTS);
    }

    private static Payments paymentsOf(String user, Driver driver) {
        return Payments.on(
                tlsPort,
                "spring.data.redis.client-type=" + driver.name(),
                "spring.data.redis.username=" + user,
                "spring.data.redis.password=secret",
                "spring.data.redis.ssl.bundle=redis",
                "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + directory.resolve("certificate.pem"),
                "idempotency.in-flight.lease=4s",
                "idempotency.store.redis.timeout=1300ms");
    }

    private static Status health(Payments payments, String name) {
        return payments.bean(HealthEndpoint.class).healthForPath(name).getStatus();
    }

    private static void writeCertificate() throws Exception {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        writePem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
        writePem("certificate.pem", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
    }

    private static void writePem(String file, String kind, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                directory.resolve(file), "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n");
    }
}

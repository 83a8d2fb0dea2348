package io.idempotency.redis.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.idempotency.redis.RedisProcess;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is said at start of a server that may lose records. */
@ExtendWith(OutputCaptureExtension.class)
class RedisServerCheckTests {

    private static final String RISK = "Redis may lose idempotency records";

    @Test
    void aServerThatEvictsIsNamed(CapturedOutput output) {
        onServer(
                server -> said(output, RISK, "maxmemory-policy is allkeys-lru, and should be noeviction"),
                "maxmemory 100mb",
                "maxmemory-policy allkeys-lru",
                "appendonly yes");
        assertThat(output).doesNotContain("appendonly is no");
    }

    @Test
    void aServerThatForgetsIsNamed(CapturedOutput output) {
        onServer(server -> said(output, RISK, "appendonly is no, and save is empty"), "maxmemory-policy allkeys-lru");
        assertThat(output).doesNotContain("evicts");
    }

    @Test
    void aServerThatForgetsWhatCameSinceItsSnapshotIsNamed(CapturedOutput output) {
        onServer(server -> said(output, RISK, "after its last snapshot (appendonly is no)"), "save 3600 1");
    }

    @Test
    void aServerThatKeepsRecordsIsNot(CapturedOutput output) {
        onServer(
                server -> await().until(() -> wasAsked(server) && hasEnded()),
                "appendonly yes",
                "maxmemory 100mb",
                "maxmemory-policy noeviction");
        assertThat(output).doesNotContain(RISK, "does not tell", "cannot be reached");
    }

    @Test
    void aUserWhoMayReadSettingsAndNothingElseIsEnough(CapturedOutput output) {
        try (RedisProcess server = RedisProcess.start(
                "user app on >secret -@all +hello +auth +ping +client +config|get",
                "maxmemory 100mb",
                "maxmemory-policy allkeys-lru")) {
            startOn(
                    server.port(),
                    () -> said(output, RISK, "maxmemory-policy is allkeys-lru"),
                    "spring.data.redis.username=app",
                    "spring.data.redis.password=secret");
        }
        assertThat(output).doesNotContain("does not tell");
    }

    @Test
    void aServerThatDoesNotTellIsLeftToTheReader(CapturedOutput output) {
        onServer(server -> said(output, "Redis does not tell its settings"), "rename-command CONFIG unknown");
    }

    @Test
    void aServerThatIsNotThereDoesNotHoldUpTheStart(CapturedOutput output) {
        RedisProcess server = RedisProcess.start();
        server.close();

        startOn(server.port(), () -> said(output, "Redis cannot be reached yet"));
    }

    /** {@return whether somebody has read settings, which nobody else does} */
    private static boolean wasAsked(RedisProcess server) {
        return server.statistics().contains("cmdstat_config");
    }

    private static boolean hasEnded() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals(RedisServerCheck.THREAD));
    }

    private static void said(CapturedOutput output, String... parts) {
        await().untilAsserted(() -> assertThat(output).contains(parts));
    }

    private static void onServer(Consumer<RedisProcess> check, String... settings) {
        try (RedisProcess server = RedisProcess.start(settings)) {
            startOn(server.port(), () -> check.accept(server));
        }
    }

    private static void startOn(int port, Runnable check, String... more) {
        new WebApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(RedisStoreAutoConfiguration.class, DataRedisAutoConfiguration.class))
                .withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + port)
                .withPropertyValues(more)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    check.run();
                });
    }
}

package io.idempotency.jdbc.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.jdbc.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Effect and record are one commit, or neither is there. */
@ParameterizedClass
@MethodSource("databases")
@Execution(ExecutionMode.CONCURRENT)
@Tag("smoke")
class TransactionTests {

    private static final Map<TestDatabase, ServletWebServerApplicationContext> APPLICATIONS =
            new EnumMap<>(TestDatabase.class);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String operation = UUID.randomUUID().toString();

    @Parameter
    private TestDatabase database;

    static Stream<TestDatabase> databases() {
        return TestDatabase.present();
    }

    @Test
    void anAnswerIsKeptAndReplayed() {
        HttpResponse<String> first = post("/book/");
        HttpResponse<String> second = post("/book/");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(isReplay(second)).isTrue();
        assertThat(effects()).isOne();
    }

    /** The effect is there for good, so the operation is done, whatever becomes of the answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/book-then-fail/",
                "/book-then-refuse/",
                "/persist-then-fail/",
                "/fail-within-then-book-then-fail/",
                "/two-then-fail/",
                "/independent-within/",
                "/independent-within-one-that-reads/",
                "/settle-within-one-that-reads-only/",
                "/settle-elsewhere-within/",
                "/within-elsewhere/",
                "/routed-then-fail/",
                "/settle-within-elsewhere/",
                "/callable-then-fail/",
                "/bound-mono-then-fail/"
            })
    void whatACommitHasDoneIsNotDoneAgain(String path) {
        HttpResponse<String> failed = post(path);
        HttpResponse<String> retry = post(path);

        assertThat(failed.statusCode()).isGreaterThanOrEqualTo(400);
        assertThat(problem(failed)).isEmpty();
        assertThat(problem(retry)).isEqualTo("response-not-kept");
        assertThat(effects()).isOne();
    }

    @Test
    void aNestedTransactionSettlesWithTheOneAroundIt() {
        post("/nested-then-fail/");

        assertThat(problem(post("/nested-then-fail/"))).isEqualTo("response-not-kept");
        assertThat(effects()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/fail-within/", "/persist-and-fail/", "/settle-within-and-fail/"})
    void whatWasRolledBackMayRunAgain(String path) {
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> failed = post(path);
            assertThat(failed.statusCode()).isEqualTo(500);
            assertThat(effects()).isZero();
        }
    }

    /** The one around it is what counts. */
    @Test
    void anIndependentTransactionWithinAnotherDoesNotSettle() {
        for (int i = 1; i <= 2; i++) {
            assertThat(post("/independent-within-then-fail/").statusCode()).isEqualTo(500);
            assertThat(effects()).isZero();
            assertThat(ledger().count(this.operation + "-log")).isEqualTo(i);
        }
    }

    /** As on any other store: what is not kept frees the key. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/look-up-then-fail/",
                "/settle-nested-and-fail/",
                "/by-itself-then-fail/",
                "/routed-by-itself-then-fail/",
                "/logged-failure/",
                "/mono-then-fail/"
            })
    void aTransactionThatIsNotTheOperationsOwnDoesNotSettle(String path) {
        for (int i = 1; i <= 2; i++) {
            assertThat(problem(post(path))).isEmpty();
            assertThat(effects()).isEqualTo(i);
        }
    }

    @Test
    void aTransactionOnAnotherDatabaseDoesNotSettle() {
        for (int i = 1; i <= 2; i++) {
            assertThat(problem(post("/elsewhere-then-fail/"))).isEmpty();
            assertThat(ledger().countElsewhere(this.operation)).isEqualTo(i);
        }
    }

    @Test
    void aHandlerMaySettleInTheTransactionThatCounts() {
        post("/settle-within-then-fail/");

        assertThat(problem(post("/settle-within-then-fail/"))).isEqualTo("response-not-kept");
        assertThat(effects()).isEqualTo(2);
    }

    /** It has been handed on to a thread that outlives it, as some task decorators do. */
    @Test
    void aTransactionOfARequestThatHasEndedIsLikeAnyOther() {
        ServletRequestAttributes ended = new ServletRequestAttributes(new MockHttpServletRequest());
        ended.requestCompleted();
        RequestContextHolder.setRequestAttributes(ended);
        try {
            ledger().book(this.operation);
        } finally {
            RequestContextHolder.resetRequestAttributes();
        }
        assertThat(TransactionSynchronizationManager.isActualTransactionActive())
                .isFalse();
        assertThat(effects()).isOne();
    }

    @Test
    void theRecordIsSettledFromTheCommitOn() {
        CompletableFuture<HttpResponse<String>> answer = postAsync("/gated/");
        gates().awaitReached(this.operation + "/0 before");
        assertThat(state()).isEqualTo("running");

        gates().open(this.operation + "/0 before");
        gates().awaitReached(this.operation + "/0 after");
        assertThat(state()).isEqualTo("settled");
        assertThat(effects()).isOne();

        gates().open(this.operation + "/0 after");
        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(state()).isEqualTo("kept");
    }

    /** Its commit fails, since another run has the key, and its client gets what that one has answered. */
    @ParameterizedTest
    @ValueSource(strings = {"/gated/", "/gated-repeatable-read/"})
    void anOvertakenRunCannotCommit(String path) {
        CompletableFuture<HttpResponse<String>> overtaken = postAsync(path);
        gates().awaitReached(this.operation + "/0 before");
        endLease();
        gates().open(this.operation + "/1 before");
        gates().open(this.operation + "/1 after");
        HttpResponse<String> other = post(path);
        assertThat(other.statusCode()).isEqualTo(200);

        gates().open(this.operation + "/0 before");
        HttpResponse<String> late = overtaken.join();

        assertThat(effects()).isOne();
        assertThat(late.body()).isEqualTo(other.body());
        assertThat(isReplay(late)).isTrue();
    }

    /** Nobody may do what cannot be recorded. */
    @Test
    void whatCannotBeSettledIsUndone() throws SQLException {
        CompletableFuture<HttpResponse<String>> answer = postAsync("/gated/");
        gates().awaitReached(this.operation + "/0 before");
        try (Connection other = bean(DataSource.class).getConnection()) {
            other.setAutoCommit(false);
            try (PreparedStatement lock =
                    other.prepareStatement("SELECT state FROM idempotency_record WHERE id = ? FOR UPDATE")) {
                lock.setString(1, record());
                lock.executeQuery();
                gates().open(this.operation + "/0 before");
                HttpResponse<String> refused = answer.join();

                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(problem(refused)).isEqualTo("store-unavailable");
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(effects()).isZero();
            } finally {
                other.rollback();
            }
        }
    }

    private HttpResponse<String> post(String path) {
        return postAsync(path).join();
    }

    private CompletableFuture<HttpResponse<String>> postAsync(String path) {
        int port = application().getWebServer().getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path + this.operation))
                .header("Idempotency-Key", this.operation)
                .timeout(Duration.ofSeconds(60))
                .POST(BodyPublishers.noBody())
                .build();
        return HTTP.sendAsync(request, BodyHandlers.ofString());
    }

    private static boolean isReplay(HttpResponse<String> answer) {
        return answer.headers().firstValue("Idempotent-Replayed").isPresent();
    }

    private static String problem(HttpResponse<String> answer) {
        int type = answer.body().indexOf("urn:idempotency:");
        return type < 0 ? "" : answer.body().substring(type + 16, answer.body().indexOf('"', type));
    }

    private int effects() {
        return ledger().count(this.operation);
    }

    /** Only by its key is a row locked, and no other. */
    private String record() {
        return bean(JdbcClient.class)
                .sql("SELECT id FROM idempotency_record WHERE fencing_token = ?")
                .param(gates().token(this.operation))
                .query(String.class)
                .single();
    }

    private String state() {
        return bean(JdbcClient.class)
                .sql("SELECT state FROM idempotency_record WHERE id = ?")
                .param(record())
                .query(String.class)
                .single();
    }

    private void endLease() {
        int changed = bean(JdbcClient.class)
                .sql("UPDATE idempotency_record SET lease_end = 0 WHERE id = ?")
                .param(record())
                .update();
        assertThat(changed).isOne();
    }

    private Ledger ledger() {
        return bean(Ledger.class);
    }

    private Gates gates() {
        return bean(Gates.class);
    }

    private <T> T bean(Class<T> type) {
        return application().getBean(type);
    }

    private ServletWebServerApplicationContext application() {
        synchronized (APPLICATIONS) {
            return APPLICATIONS.computeIfAbsent(this.database, TransactionTests::start);
        }
    }

    private static ServletWebServerApplicationContext start(TestDatabase database) {
        return (ServletWebServerApplicationContext) new SpringApplicationBuilder(Payments.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.main.banner-mode=off",
                        "--spring.datasource.url=" + database.create(),
                        "--spring.flyway.enabled=false",
                        "--spring.jpa.hibernate.ddl-auto=create",
                        "--idempotency.scope=global",
                        // no renewal comes between a test that ends a lease and the one who takes over
                        "--idempotency.in-flight.lease=10m",
                        "--idempotency.store.jdbc.initialize-schema=always");
    }
}

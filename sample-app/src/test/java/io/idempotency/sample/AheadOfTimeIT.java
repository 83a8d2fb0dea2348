package io.idempotency.sample;

import static io.idempotency.sample.Answers.assertProblem;
import static io.idempotency.sample.Answers.assertReplayOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With the code that Spring has written at build time instead of looking at conditions and annotations. */
class AheadOfTimeIT {

    private static final String BODY = "{\"amount\":%d,\"currency\":\"EUR\",\"card\":\"tok_visa\"}";

    @AutoClose("stop")
    private static RunningJar app;

    private static PaymentsClient client;

    /** Names of other modules of ours are known there, too. */
    @BeforeAll
    static void start() throws Exception {
        app = RunningJar.startAheadOfTime(
                "ahead-of-time", "--idempotency.store.jdbc.timeout=3s", "--idempotency.client.hosts=localhost");
        client = new PaymentsClient(app.awaitPort());
        app.awaitLogged("Starting AOT-processed SampleApplication");
    }

    @Test
    void aRetryIsReplayedAndChargesOnce() throws Exception {
        HttpResponse<String> first = client.post("/charges", "retried", BODY.formatted(100));
        assertThat(first.statusCode()).isEqualTo(201);
        assertReplayOf(first, client.post("/charges", "retried", BODY.formatted(100)));
        assertThat(client.chargesOf(100)).hasSize(1);
    }

    @Test
    void anotherBodyUnderTheSameKeyIsRefused() throws Exception {
        client.post("/charges", "reused", BODY.formatted(200));
        assertProblem(client.post("/charges", "reused", BODY.formatted(201)), 409, "key-reused");
    }

    @Test
    void aChargeWithoutKeyIsRefused() throws Exception {
        assertProblem(client.postWithoutKey("/charges", BODY.formatted(300)), 400, "key-missing");
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, false, It was true when the application was processed ahead of time",
        "mod, annotated, Did you mean 'idempotency.mode'?",
        "store.type, redis, The in-memory store was chosen when the application was processed ahead of time"
    })
    void aSettingThatCannotBeHeededStopsTheStart(String property, String value, String reason) throws Exception {
        RunningJar refused =
                RunningJar.startAheadOfTime("ahead-of-time-" + value, "--idempotency." + property + "=" + value);
        try {
            assertThat(refused.awaitEnd()).contains("'idempotency." + property + "'", reason);
        } finally {
            refused.kill();
        }
    }
}

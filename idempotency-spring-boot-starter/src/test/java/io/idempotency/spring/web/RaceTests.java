package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.RawHttp.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with one key that reach the server at the same time, or as the first one ends. */
@EachServer
@Timeout(120)
class RaceTests {

    private static final int CROWD = 200;
    private static final int STEP_NANOS = 5_000;

    /** Otherwise Tomcat closes a connection after a hundred requests. */
    private static final String ENDLESS = "server.tomcat.max-keep-alive-requests=-1";

    @Parameter
    private Server server;

    private final ExecutorService second = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        this.second.shutdownNow();
    }

    private App app() {
        return App.on(this.server, "server.tomcat.threads.max=250", "server.jetty.threads.max=250", ENDLESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs/here", "/jobs/future", "/jobs/plain"})
    void ofManySimultaneousFirstRequestsOneRuns(String path) throws IOException {
        List<RawHttp> connections = new ArrayList<>();
        try {
            for (int i = 0; i < CROWD; i++) {
                connections.add(new RawHttp(app().port()));
            }
            for (int round = 0; round < 5; round++) {
                race(connections, path, Http.newKey());
            }
        } finally {
            for (RawHttp connection : connections) {
                connection.close();
            }
        }
    }

    /** Nothing is missing but the last byte of each request, so that they all come at once. */
    private void race(List<RawHttp> connections, String path, String key) throws IOException {
        String request = request(path + "?then=answer", key);
        for (RawHttp connection : connections) {
            connection.send(request.substring(0, request.length() - 1));
        }
        for (RawHttp connection : connections) {
            connection.send("\n");
        }
        int ran = 0;
        for (RawHttp connection : connections) {
            Answer answer = connection.readAnswer();
            ran += answer.status() == 200 && !answer.isReplay() ? 1 : 0;
            assertIsOfTheOneRun(answer);
        }
        assertThat(ran).isEqualTo(1);
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"/jobs/here, 10000", "/jobs/future, 1000", "/jobs/callable, 1000"})
    void whatArrivesAsTheFirstEndsNeverRuns(String path, int pairs) throws Exception {
        Tally tally = race(app(), path, pairs);
        assertThat(tally.twice()).isZero();
        assertThat(tally.replays()).isPositive();
        assertThat(tally.inProgress()).isPositive();
    }

    /** Otherwise the races above would prove nothing. */
    @Test
    void aStoreThatLooksFirstAndLocksLaterIsFoundOut() throws Exception {
        App app = App.on(this.server, "spring.profiles.active=" + LooksFirstStore.PROFILE, ENDLESS);
        Tally tally = new Tally(0, 0, 0);
        for (int i = 0; i < 100 && tally.twice() == 0; i++) {
            tally = race(app, "/jobs/here", 100);
        }
        assertThat(tally.twice()).isPositive();
    }

    /** Aims at the end of the first request: a second one that came too early makes the next one come later. */
    private Tally race(App app, String path, int pairs) throws Exception {
        int replays = 0;
        int inProgress = 0;
        int twice = 0;
        long delay = 0;
        try (RawHttp one = new RawHttp(app.port());
                RawHttp other = new RawHttp(app.port())) {
            for (int pair = 0; pair < pairs; pair++) {
                String key = Http.newKey();
                app.ledger().open(key);
                Future<Answer> late = later(app, other, path, key, delay);
                one.send(request(path + "?then=wait", key));
                assertThat(one.readAnswer().text()).isEqualTo("run 1");
                Answer answer = late.get(30, TimeUnit.SECONDS);
                replays += answer.isReplay() ? 1 : 0;
                inProgress += answer.status() == 409 ? 1 : 0;
                delay = Math.max(0, delay + (answer.isReplay() ? -STEP_NANOS : STEP_NANOS));
                twice += app.ledger().effects(key) - 1;
            }
        }
        return new Tally(replays, inProgress, twice);
    }

    /** Sends the last byte of a second request some time after the first one has begun to run. */
    private Future<Answer> later(App app, RawHttp connection, String path, String key, long nanos) throws IOException {
        String request = request(path + "?then=wait", key);
        connection.send(request.substring(0, request.length() - 1));
        return this.second.submit(() -> {
            app.ledger().awaitStart(key);
            for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
                Thread.onSpinWait();
            }
            connection.send("\n");
            return connection.readAnswer();
        });
    }

    private static void assertIsOfTheOneRun(Answer answer) {
        if (answer.status() == 200) {
            assertThat(answer.text()).isEqualTo("run 1");
        } else {
            assertThat(answer.text()).contains("urn:idempotency:in-progress");
        }
    }

    private static String request(String path, String key) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key
                + "\r\nContent-Length: 0\r\n\r\n";
    }

    /** What became of the second requests. */
    private record Tally(int replays, int inProgress, int twice) {}
}

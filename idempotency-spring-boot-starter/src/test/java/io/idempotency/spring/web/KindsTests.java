package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.Http.Reply;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.Ordered;

/** What is promised of every kind of handler: first, replay, second at the same time, failure, client gone. */
@Tag("smoke")
@EachServer
class KindsTests {

    private static final String IN_PROGRESS = "urn:idempotency:in-progress";
    private static final String NOT_KEPT = "urn:idempotency:response-not-kept";

    @Parameter
    private Server server;

    /** The kinds of handlers, by their path. */
    enum Kind {
        VALUE,
        ENTITY,
        WRITER,
        VIEW,
        FORWARD,
        ROUTE,
        ROUTE_ASYNC,
        CALLABLE,
        CALLABLE_FORWARD,
        TASK,
        DEFERRED,
        FUTURE,
        PLAIN,
        PLAIN_WRITER,
        BODY,
        EMITTER,
        SSE,
        NDJSON;

        String path(String then) {
            return "/kinds/" + name().toLowerCase(Locale.ROOT).replace('_', '-') + "?then=" + then;
        }

        boolean isForwarded() {
            return this == FORWARD || this == CALLABLE_FORWARD;
        }

        boolean isLive() {
            return this == BODY || this == EMITTER || this == SSE || this == NDJSON;
        }
    }

    private App app() {
        return App.on(this.server);
    }

    private Reply post(String path, String key) {
        return app().http().post(path).key(key).send();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theFirstIsWhatItIsWithoutUsAndIsReplayed(Kind kind) {
        String key = Http.newKey();
        Reply first = post(kind.path("end"), key);
        boolean settled = app().store().isSettled();
        Reply without = App.on(this.server, "idempotency.enabled=false")
                .http()
                .post(kind.path("end"))
                .key(Http.newKey())
                .send();
        Reply replay = post(kind.path("end"), key);
        assertThat(settled).isEqualTo(kind.isLive());
        assertThat(first.status()).isEqualTo(without.status()).isBetween(200, 202);
        assertThat(first.bytes()).isEqualTo(without.bytes()).isNotEmpty();
        assertThat(first.headers("Content-Type")).isEqualTo(without.headers("Content-Type"));
        assertThat(replay.isReplay()).isTrue();
        assertThat(replay.status()).isEqualTo(first.status());
        assertThat(replay.bytes()).isEqualTo(first.bytes());
        assertThat(replay.headers("Content-Type")).isEqualTo(first.headers("Content-Type"));
        assertThat(replay.headers("X-Run")).isEqualTo(first.headers("X-Run"));
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aSecondAtTheSameTimeIsRefused(Kind kind) {
        String key = Http.newKey();
        String path = kind.path("stop");
        CompletableFuture<Reply> first = app().http().post(path).key(key).sendAsync();
        app().ledger().awaitStart(key);
        assertThat(post(path, key).problem()).isEqualTo(IN_PROGRESS);
        app().ledger().open(key);
        assertThat(first.join().status()).isBetween(200, 202);
        assertThat(post(path, key).isReplay()).isTrue();
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aFailureLeavesTheKeyFree(Kind kind) {
        String key = Http.newKey();
        assertThat(post(kind.path("fail"), key).status()).isGreaterThanOrEqualTo(400);
        Reply second = post(kind.path("fail"), key);
        assertThat(second.status()).isGreaterThanOrEqualTo(400);
        assertThat(second.isReplay()).isFalse();
        assertThat(app().ledger().effects(key)).isEqualTo(2);
    }

    /** The failure ends in an error page, which the container renders when the handler is done. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void aFailureThatIsToBeKeptIsReplayed(Kind kind) {
        App app = App.on(this.server, "idempotency.response.statuses=2xx,4xx,5xx");
        String key = Http.newKey();
        Reply first = app.http().post(kind.path("miss")).key(key).send();
        Reply second = app.http().post(kind.path("miss")).key(key).send();
        assertThat(first.status()).isEqualTo(404);
        assertThat(first.text()).contains("Not Found");
        assertThat(second.isReplay()).as(second.text()).isTrue();
        assertThat(second.status()).isEqualTo(404);
        assertThat(second.bytes()).isEqualTo(first.bytes());
        assertThat(app.ledger().effects(key)).isEqualTo(1);
    }

    /** As filters do that log bodies, or make a tag of them. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void anEarlierFilterMayWrapTheResponse(Kind kind) {
        otherFilterWrapsTheResponse(kind, -100);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aLaterFilterMayWrapTheResponse(Kind kind) {
        otherFilterWrapsTheResponse(kind, Ordered.LOWEST_PRECEDENCE);
    }

    private void otherFilterWrapsTheResponse(Kind kind, int order) {
        String wrapping = "test.etag-order=" + order;
        App app = App.on(this.server, wrapping);
        App without = App.on(this.server, wrapping, "idempotency.enabled=false");
        String key = Http.newKey();
        Reply first = app.http().post(kind.path("end")).key(key).send();
        Reply second = app.http().post(kind.path("end")).key(key).send();
        Reply plain = without.http().post(kind.path("end")).key(key).send();
        assertThat(first.status()).as(first.text()).isEqualTo(plain.status()).isBetween(200, 202);
        assertThat(first.bytes()).isNotEmpty();
        if (!kind.isForwarded()) { // Tomcat loses these by itself
            assertThat(first.bytes()).isEqualTo(plain.bytes());
        }
        assertThat(second.isReplay()).isTrue();
        assertThat(second.bytes()).isEqualTo(first.bytes());
    }

    /** As filters do that throttle. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void anEarlierFilterMaySuspendTheRequest(Kind kind) {
        String key = Http.newKey();
        Reply first = app().http()
                .post(kind.path("end"))
                .key(key)
                .header("X-Suspend", "yes")
                .send();
        Reply second = app().http()
                .post(kind.path("end"))
                .key(key)
                .header("X-Suspend", "yes")
                .send();
        assertThat(first.status()).as(first.text()).isBetween(200, 202);
        assertThat(second.isReplay()).isTrue();
        assertThat(second.bytes()).isEqualTo(first.bytes());
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }

    /** Nobody notices that the client has gone before the answer is there: it is kept, unless it is a stream that breaks. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void ifTheClientGoesTheOperationIsNotDoneTwice(Kind kind) throws IOException {
        String key = Http.newKey();
        String path = kind.path("stop");
        try (RawHttp raw = new RawHttp(app().port())) {
            raw.send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key
                    + "\r\nContent-Length: 0\r\n\r\n");
            app().ledger().awaitStart(key);
            raw.abort();
        }
        app().ledger().open(key);
        Awaitility.await().until(() -> !post(path, key).problem().equals(IN_PROGRESS));
        Reply retry = post(path, key);
        assertThat(retry.isReplay() || (kind.isLive() && retry.problem().equals(NOT_KEPT)))
                .as(retry.text())
                .isTrue();
        assertThat(app().ledger().effects(key)).isEqualTo(1);
    }
}

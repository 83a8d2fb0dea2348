package io.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.idempotency.client.RawHttpServer.Request;
import io.idempotency.client.RawHttpServer.Script;
import io.idempotency.client.RawHttpServer.Wire;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.util.SerializationUtils;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** What callers can rely on, with every client of Spring's, against a server that does what it is told. */
@ParameterizedClass
@EnumSource
class CallTests {

    private static final String BODY = "{\"amount\":1000}";
    private static final Duration A_FEW_ATTEMPTS = Duration.ofMillis(400);

    @Parameter
    private Callers client;

    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final Queue<IdempotentCall> calls = new ConcurrentLinkedQueue<>();

    private RawHttpServer server;

    @BeforeEach
    void start() throws IOException {
        this.server = RawHttpServer.start((request, wire) -> {
            Script script = this.scripts.poll();
            (script == null ? created() : script).answer(request, wire);
        });
    }

    @AfterEach
    void stop() throws IOException {
        this.server.close();
    }

    @Test
    void allAttemptsOfACallHaveOneKey() {
        answer((request, wire) -> wire.answer(503, ""), (request, wire) -> wire.reset(), created());

        assertThat(caller().post(uri(), BODY)).isEqualTo("{\"id\":1}");
        assertThat(requests()).hasSize(3).allSatisfy(request -> {
            assertThat(request.text()).isEqualTo(BODY);
            assertThat(request.headers()).containsEntry("Content-Type", "application/json");
        });
        assertThat(keys())
                .hasSize(1)
                .allSatisfy(key -> assertThat(UUID.fromString(key).version()).isEqualTo(4));
        assertThat(this.calls).singleElement().satisfies(call -> {
            assertThat(call.key()).isEqualTo(keys().get(0));
            assertThat(call.attempts())
                    .extracting(CallAttempt::outcome)
                    .containsExactly(AttemptOutcome.UNAVAILABLE, AttemptOutcome.BROKEN, AttemptOutcome.ANSWERED);
        });
    }

    @Test
    void eachCallHasItsOwnKey() {
        Caller caller = caller();
        caller.post(uri(), BODY);
        caller.post(uri(), BODY);
        assertThat(keys()).hasSize(2);
    }

    @Test
    void theCallerMayGiveTheKey() {
        answer((request, wire) -> wire.answer(503, ""));
        caller().send(HttpMethod.POST, uri(), BODY, "order-17", Map.of());
        caller().send(HttpMethod.PUT, uri(), BODY, null, Map.of("idempotency-key", "\"order-18\""));
        assertThat(this.server.requests())
                .extracting(Request::key)
                .containsExactly("order-17", "order-17", "\"order-18\"");
        assertThat(this.calls).extracting(IdempotentCall::key).containsExactly("order-17", "\"order-18\"");
    }

    @Test
    void aKeyCanBeAStructuredString() {
        this.client
                .with(settings()
                        .keySyntax(KeySyntax.STRUCTURED)
                        .keyGenerator(() -> "a \"b\" \\")
                        .build())
                .post(uri(), BODY);
        String written = "\"a \\\"b\\\" \\\\\"";
        this.client
                .with(settings().keySyntax(KeySyntax.STRUCTURED).build())
                .send(HttpMethod.POST, uri(), BODY, null, Map.of("Idempotency-Key", written));
        assertThat(keys()).containsExactly(written);
        assertThat(this.calls).extracting(IdempotentCall::key).containsOnly("a \"b\" \\");
    }

    @Test
    void otherServersGetNoKeyAndNoSecondAttempt() {
        answer((request, wire) -> wire.reset());
        URI other = URI.create("http://127.0.0.1:" + this.server.port() + "/charges");
        assertThat(catchThrowable(() -> caller().post(other, BODY)))
                .isInstanceOfAny(RestClientException.class, WebClientRequestException.class)
                .isNotInstanceOf(IdempotentCallException.class);
        answer((request, wire) -> wire.answer(503, ""));
        assertThat(catchThrowable(() -> caller().post(other, BODY)))
                .isInstanceOfAny(RestClientResponseException.class, WebClientResponseException.class);
        assertThat(this.server.requests()).hasSize(2).extracting(Request::key).containsOnlyNulls();
        assertThat(this.calls).isEmpty();
    }

    @Test
    void aKeyForAnotherServerIsRefusedBeforeAnythingIsSent() {
        URI other = URI.create("http://127.0.0.1:" + this.server.port() + "/charges");
        if (this.client != Callers.REST_TEMPLATE) {
            assertThat(catchThrowable(() -> caller().send(HttpMethod.POST, other, BODY, "order-17", Map.of())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1")
                    .hasMessageContaining("idempotency.client.hosts");
        } else {
            // The header is the application's: without an attribute it is as if we were not there.
            caller().send(HttpMethod.POST, other, BODY, "order-17", Map.of());
        }
        assertThat(this.server.requests()).hasSize(this.client == Callers.REST_TEMPLATE ? 1 : 0);
    }

    @Test
    void aCallWithTwoKeysIsRefusedBeforeAnythingIsSent() {
        Map<String, String> header = Map.of("Idempotency-Key", "one");
        Caller both = this.client == Callers.REST_TEMPLATE ? twoHeaders() : caller();
        assertThat(catchThrowable(() -> both.send(HttpMethod.POST, uri(), BODY, "other", header)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Idempotency-Key");
        assertThat(this.server.requests()).isEmpty();
    }

    @Test
    void aHeaderThatIsNoKeyIsRefusedBeforeAnythingIsSent() {
        Map<String, String> header = Map.of("Idempotency-Key", "x".repeat(256));
        assertThat(catchThrowable(() -> caller().send(HttpMethod.POST, uri(), BODY, null, header)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("255");
        assertThat(this.server.requests()).isEmpty();
    }

    @Test
    void otherMethodsAreLeftAlone() {
        answer((request, wire) -> wire.answer(503, ""));
        assertThat(catchThrowable(() -> caller().send(HttpMethod.PUT, uri(), BODY, null, Map.of())))
                .isInstanceOfAny(RestClientResponseException.class, WebClientResponseException.class);
        assertThat(this.server.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.key()).isNull());
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void unavailableServersAreAskedAgain(int status) {
        answer((request, wire) -> wire.answer(status, "busy"));
        assertThat(caller().post(uri(), BODY)).isEqualTo("{\"id\":1}");
        assertThat(this.server.requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "409, urn:idempotency:in-progress",
        "409, https://api.example.com/problems/in-progress",
        "425, https://api.example.com/problems#in-progress"
    })
    void whoseKeyIsInProgressAsksAgain(int status, String type) {
        answer((request, wire) -> wire.problem(status, type, "Retry-After: 0"));
        assertThat(caller().post(uri(), BODY)).isEqualTo("{\"id\":1}");
        assertThat(this.calls.element().attempts().get(0).outcome()).isEqualTo(AttemptOutcome.IN_PROGRESS);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 408, 409, 422, 500, 501})
    void otherErrorsAreTheCallersAtOnce(int status) {
        answer((request, wire) -> wire.answer(status, "no"));
        assertThat(catchThrowable(() -> caller().post(uri(), BODY)))
                .isInstanceOfAny(RestClientResponseException.class, WebClientResponseException.class)
                .hasMessageContaining(String.valueOf(status));
        assertThat(this.server.requests()).hasSize(1);
    }

    @Test
    void aReusedKeyIsTheCallersAtOnce() {
        answer((request, wire) -> wire.problem(409, "urn:idempotency:key-reused"));
        Throwable refused = catchThrowable(() -> caller().post(uri(), BODY));
        assertThat(bodyOf(refused)).contains("key-reused");
        assertThat(this.server.requests()).hasSize(1);
    }

    /** Whoever took this for the answer would call again, with another key. */
    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 422, 500})
    void anErrorAfterALostAnswerSaysNothingOfTheFirstAttempt(int status) {
        answer((request, wire) -> wire.reset(), (request, wire) -> wire.answer(status, "no"));
        RetriesExhaustedException gaveUp =
                catchThrowableOfType(RetriesExhaustedException.class, () -> caller().post(uri(), BODY));
        assertThat(gaveUp)
                .hasMessageContainingAll("an earlier attempt may have done it", "; " + status + ".", keys().get(0));
        assertThat(gaveUp.getCause()).hasMessageContaining(String.valueOf(status));
        assertThat(this.server.requests()).hasSize(2);
        assertThat(this.calls).containsExactly(gaveUp.getCall());
    }

    @Test
    void anErrorAfterAttemptsThatReachedNobodyIsTheCallers() throws Exception {
        Caller caller = patient();
        this.server.refuse();
        answer((request, wire) -> wire.answer(422, "no"));
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        new Thread(() -> thrown.complete(catchThrowable(() -> caller.post(uri(), BODY)))).start();
        assertThat(thrown).failsWithin(A_FEW_ATTEMPTS);
        this.server.acceptAgain();
        assertThat(thrown)
                .succeedsWithin(Duration.ofSeconds(20))
                .satisfies(ex -> assertThat(bodyOf(ex)).isEqualTo("no"));
        assertThat(this.calls.element().attempts().size()).isGreaterThan(1);
    }

    @Test
    void aLostAnswerIsAnExceptionOfItsOwn() {
        answer(
                (request, wire) -> wire.reset(),
                (request, wire) -> wire.problem(409, "urn:idempotency:response-not-kept"));

        ResponseNotKeptException lost =
                catchThrowableOfType(ResponseNotKeptException.class, () -> caller().post(uri(), BODY));
        assertThat(lost.getIdempotencyKey()).isEqualTo(keys().get(0));
        assertThat(lost).hasMessageContainingAll("POST", "/charges", "is done", lost.getIdempotencyKey());
        assertThat(bodyOf(lost.getCause())).contains("For people");
        assertThat(this.server.requests()).hasSize(2);
    }

    @Test
    void aBrokenConnectionIsTriedAgainWhereverItBreaks() {
        answer(
                (request, wire) -> wire.reset(),
                (request, wire) -> wire.hang(),
                (request, wire) -> wire.send("HTTP/1."),
                (request, wire) -> wire.answer(201, "{\"id\":", 8));
        assertThat(this.client.impatient(settings().build()).post(uri(), BODY)).isEqualTo("{\"id\":1}");
        assertThat(keys()).hasSize(1);
        assertThat(this.calls.element().attempts())
                .extracting(CallAttempt::outcome)
                .containsExactly(
                        AttemptOutcome.BROKEN,
                        AttemptOutcome.BROKEN,
                        AttemptOutcome.BROKEN,
                        AttemptOutcome.BROKEN,
                        AttemptOutcome.ANSWERED);
    }

    @Test
    void aServerThatIsNotThereYetIsWaitedFor() throws Exception {
        Caller caller = patient();
        this.server.refuse();
        CompletableFuture<String> answer = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        answer.complete(caller.post(uri(), BODY));
                    } catch (RuntimeException ex) {
                        answer.completeExceptionally(ex);
                    }
                })
                .start();
        assertThat(answer).failsWithin(A_FEW_ATTEMPTS);
        this.server.acceptAgain();
        assertThat(answer).succeedsWithin(Duration.ofSeconds(20)).isEqualTo("{\"id\":1}");
        assertThat(this.calls.element().attempts().get(0).outcome()).isEqualTo(AttemptOutcome.NOT_CONNECTED);
    }

    @Test
    void whoNeverReachedTheServerKnowsThatNothingIsDone() throws IOException {
        this.server.refuse();
        RetriesExhaustedException gaveUp =
                catchThrowableOfType(RetriesExhaustedException.class, () -> caller().post(uri(), BODY));
        assertThat(gaveUp.getCall().mayHaveArrived()).isFalse();
        assertThat(gaveUp)
                .hasMessageContainingAll(
                        "after 5 attempts",
                        "no more attempts",
                        "ConnectException",
                        "no attempt has reached the server");
    }

    @Test
    void whoGivesUpIsToldHowOftenAndWhy() {
        answer(
                (request, wire) -> wire.answer(503, "first"),
                (request, wire) -> wire.reset(),
                (request, wire) -> wire.problem(409, "urn:idempotency:in-progress"),
                (request, wire) -> wire.answer(429, ""),
                (request, wire) -> wire.answer(503, "last", "X-Reason: tired"));

        RetriesExhaustedException gaveUp =
                catchThrowableOfType(RetriesExhaustedException.class, () -> caller().post(uri("?secret"), BODY));
        assertThat(gaveUp)
                .hasMessageContainingAll(
                        "POST http://localhost:" + this.server.port() + "/charges after 5 attempts",
                        "no more attempts",
                        "Attempts: 503; ",
                        "; 409 in progress; 429; 503.",
                        "may be done",
                        keys().get(0))
                .hasMessageNotContaining("secret");
        assertThat(gaveUp.getCall().attempts()).hasSize(5);
        assertThat(gaveUp.getCall().mayHaveArrived()).isTrue();
        assertThat(bodyOf(gaveUp.getCause())).isEqualTo("last");
        assertThat(this.calls).containsExactly(gaveUp.getCall());
        assertThat(gaveUp.getCall().toString()).doesNotContain("secret");
    }

    @Test
    void whatIsThrownOutlivesSerialization() {
        answer((request, wire) -> wire.problem(409, "urn:idempotency:response-not-kept"));
        ResponseNotKeptException lost =
                catchThrowableOfType(ResponseNotKeptException.class, () -> caller().post(uri(), BODY));
        ResponseNotKeptException copy = SerializationUtils.clone(lost);
        assertThat(copy.getIdempotencyKey()).isEqualTo(lost.getIdempotencyKey());
        assertThat(copy.getCall()).hasToString(lost.getCall().toString());
    }

    @Test
    void noAttemptComesAfterTheDeadline() {
        answer((request, wire) -> wire.answer(503, "", "Retry-After: 20"));
        RetriesExhaustedException gaveUp = catchThrowableOfType(
                RetriesExhaustedException.class,
                () -> this.client
                        .with(settings().deadline(Duration.ofSeconds(20)).build())
                        .post(uri(), BODY));
        assertThat(gaveUp).hasMessageContainingAll("after 1 attempt in", "due in 20000 ms", "deadline of 20000 ms");
        assertThat(this.server.requests()).hasSize(1);
    }

    @Test
    void theServerSaysHowLongToWait() {
        answer((request, wire) -> wire.answer(503, "", "Retry-After: 1"));
        caller().post(uri(), BODY);
        assertThat(this.calls.element().duration()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aReplayIsSeen() {
        answer(
                (request, wire) -> wire.reset(),
                (request, wire) -> wire.answer(201, "{\"id\":1}", "Idempotent-Replayed: true"));
        assertThat(caller().post(uri(), BODY)).isEqualTo("{\"id\":1}");
        assertThat(this.calls.element().outcome()).isEqualTo(AttemptOutcome.REPLAYED);
    }

    /** Also one that says 503 itself: it is the operation's answer, and stays it. */
    @Test
    void aReplayedErrorIsTheCallers() {
        answer((request, wire) -> wire.answer(503, "kept", "Idempotent-Replayed: true"));
        assertThat(bodyOf(catchThrowable(() -> caller().post(uri(), BODY)))).isEqualTo("kept");
        assertThat(this.server.requests()).hasSize(1);
    }

    @Test
    void whatLaterInterceptorsAddIsThereOnceInEachAttempt() {
        answer((request, wire) -> wire.answer(503, ""), (request, wire) -> wire.answer(503, ""));
        caller().post(uri(), BODY);
        assertThat(this.server.requests())
                .extracting(request -> request.headers().get("Later"))
                .containsExactly("value", "value", "value");
    }

    @Test
    void anAnswerLongerThanTheBufferArrivesWhole() {
        String longBody = "x".repeat(3_000_000);
        answer((request, wire) -> wire.answer(200, longBody, "Content-Type: text/plain"));
        assertThat(caller().post(uri(), BODY)).isEqualTo(longBody);
    }

    @Test
    void withoutABufferProblemsAreStillKnown() {
        answer((request, wire) -> wire.problem(409, "urn:idempotency:response-not-kept"));
        Caller caller = this.client.with(settings().bufferSize(0).build());
        assertThat(catchThrowable(() -> caller.post(uri(), BODY))).isInstanceOf(ResponseNotKeptException.class);
    }

    @Test
    void aHeadWithAKeyIsAnswered() {
        answer((request, wire) -> wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\n"));
        caller().send(HttpMethod.HEAD, uri(), "", "order-17", Map.of());
        assertThat(this.server.requests()).hasSize(1);
    }

    @Test
    void anAnswerWithoutABodyIsOne() {
        answer((request, wire) -> wire.answer(503, ""), (request, wire) -> wire.answer(204, ""));
        assertThat(caller().post(uri(), BODY)).isNullOrEmpty();
        answer((request, wire) -> wire.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"));
        assertThat(caller().post(uri(), BODY)).isNullOrEmpty();
    }

    @Test
    void aFailingListenerChangesNothing() {
        Caller caller = this.client.with(settings()
                .listener(call -> {
                    throw new IllegalStateException("of the listener");
                })
                .build());
        assertThat(caller.post(uri(), BODY)).isEqualTo("{\"id\":1}");
    }

    @Test
    void whatIsNoKeyIsRefusedBeforeAnythingIsSent() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> this.client
                        .with(settings().keyGenerator(() -> "ä").build())
                        .post(uri(), BODY))
                .withMessageContaining("ASCII");
        assertThat(this.server.requests()).isEmpty();
    }

    /** Makes a client that tries often, and has called before: the first call of all takes its time. */
    private Caller patient() {
        Caller caller = this.client.with(settings()
                .maxAttempts(1000)
                .delays(Duration.ofMillis(20), Duration.ofMillis(20))
                .build());
        caller.post(uri(), BODY);
        this.calls.clear();
        return caller;
    }

    private Caller twoHeaders() {
        RestTemplate template = new RestTemplate();
        template.getInterceptors()
                .add(new IdempotencyClientInterceptor(settings().build()));
        return (method, uri, body, key, headers) -> {
            HttpHeaders all = new HttpHeaders();
            all.addAll("Idempotency-Key", List.of("one", "other"));
            return template.exchange(uri, method, new HttpEntity<>(body, all), String.class)
                    .getBody();
        };
    }

    private IdempotencyClientSettings.Builder settings() {
        return IdempotencyClientSettings.forHosts("localhost")
                .delays(Duration.ofMillis(2), Duration.ofMillis(10))
                .listener(this.calls::add);
    }

    private Caller caller() {
        return this.client.with(settings().build());
    }

    private URI uri() {
        return uri("");
    }

    private URI uri(String query) {
        return URI.create("http://localhost:" + this.server.port() + "/charges" + query);
    }

    private void answer(Script... next) {
        this.scripts.addAll(List.of(next));
    }

    private static Script created() {
        return (Request request, Wire wire) -> wire.answer(201, "{\"id\":1}", "Content-Type: application/json");
    }

    private List<Request> requests() {
        return this.server.requests();
    }

    private List<String> keys() {
        return this.server.requests().stream().map(Request::key).distinct().toList();
    }

    private static String bodyOf(Throwable ex) {
        return ex instanceof WebClientResponseException reactive
                ? reactive.getResponseBodyAsString()
                : ((RestClientResponseException) ex).getResponseBodyAsString();
    }
}

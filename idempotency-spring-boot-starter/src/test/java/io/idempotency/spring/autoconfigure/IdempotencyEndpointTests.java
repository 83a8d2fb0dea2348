package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.Answer;
import io.idempotency.AnswerCodec;
import io.idempotency.IdempotencyKey;
import io.idempotency.KeyFormat;
import io.idempotency.KeyRules;
import io.idempotency.KeySyntax;
import io.idempotency.Operation;
import io.idempotency.RecordIds;
import io.idempotency.Scope;
import io.idempotency.spring.IdempotencyScopeResolver;
import io.idempotency.spring.actuate.IdempotencyEndpoint;
import io.idempotency.spring.web.RequestPaths;
import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.RecordAdministration;
import io.idempotency.store.RecordId;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.Retention;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/** When there is an endpoint, and what it has to go by. What it says over HTTP is tested there. */
class IdempotencyEndpointTests {

    private static final RecordId ID = RecordId.of(new byte[32]);
    private static final KeyRules ANY_KEY = new KeyRules(KeySyntax.LENIENT, 255, KeyFormat.ANY);

    private final WebApplicationContextRunner hidden = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    IdempotencyAutoConfiguration.class, IdempotencyEndpointAutoConfiguration.class));

    private final WebApplicationContextRunner exposed =
            this.hidden.withPropertyValues("management.endpoints.web.exposure.include=idempotency");

    @Test
    void isThereIfItIsExposed() {
        this.exposed.run(context -> assertThat(context).hasSingleBean(IdempotencyEndpoint.class));
    }

    @Test
    void isNotExposedUnlessItIsAskedFor() {
        this.hidden.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(IdempotencyEndpoint.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"management.endpoint.idempotency.access=NONE", "idempotency.enabled=false"})
    void canBeSwitchedOff(String property) {
        this.exposed
                .withPropertyValues(property)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(IdempotencyEndpoint.class));
    }

    @Test
    void givesWayToThatOfTheApplication() {
        IdempotencyEndpoint own = endpoint(new OtherStore());
        this.exposed
                .withBean("own", IdempotencyEndpoint.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(IdempotencyEndpoint.class).isSameAs(own));
    }

    @Test
    void findsASealedRecordWhoseIdHasASecret() {
        String secret = Base64.getEncoder().encodeToString(new byte[32]);
        this.exposed
                .withPropertyValues(
                        "idempotency.record-id-secret=" + secret,
                        "idempotency.encryption.keys.a=" + secret,
                        "idempotency.encryption.active-key=a")
                .run(context -> {
                    RecordId id = context.getBean(RecordIds.class)
                            .of(new Operation(
                                    Scope.nobody(), "POST", RequestPaths.elements("/a"), new IdempotencyKey("k")));
                    Answer answer = new Answer(201, false, List.of(), new byte[0]);
                    complete(
                            context.getBean(IdempotencyStore.class),
                            id,
                            context.getBean(AnswerCodec.class).encode(id, answer));

                    assertThat(context.getBean(IdempotencyEndpoint.class)
                                    .find("record", null, "POST", "/a", "k", null, null)
                                    .getBody())
                            .asString()
                            .contains(id.value(), "state=kept", "status=201");
                    assertThat(context.getBean(IdempotencyEndpoint.class).describe())
                            .asString()
                            .contains("keys=******", "record-id-secret=******")
                            .doesNotContain(secret);
                });
    }

    @Test
    void isNotThereWithoutTheActuator() throws Exception {
        HiddenLibrary.run(StartWithoutActuator.class, "spring-boot-actuator");
    }

    @Test
    void settingsAreShownUnderTheNamesThatTheyHave() {
        this.exposed
                .withPropertyValues("idempotency.methods=POST,PUT", "idempotency.response.content-types=text/*")
                .run(context -> assertThat(settings(context.getBean(IdempotencyProperties.class)))
                        .containsEntry("enabled", true)
                        .containsEntry("mode", "all")
                        .containsEntry("ttl", "PT24H")
                        .containsEntry("methods", List.of("POST", "PUT"))
                        .doesNotContainKey("problem-base-uri")
                        .extractingByKey("response")
                        .asString()
                        .contains("statuses=[2xx]", "content-types=[text/*]", "not-kept=refuse"));
    }

    @Test
    void theApplicationsSanitizingFunctionsAreHeeded() {
        this.exposed
                .withPropertyValues("idempotency.key.format=pattern", "idempotency.key.pattern=ord-.*")
                .run(context -> {
                    SanitizingFunction function = SanitizingFunction.sanitizeValue()
                            .ifKeyMatches(name -> name.equals("idempotency.key.pattern"));
                    assertThat(settings(context.getBean(IdempotencyProperties.class), function)
                                    .get("key"))
                            .asString()
                            .contains("format=pattern", "pattern=******");
                });
    }

    @Test
    void whatCouldBeASecretIsNotShown() {
        Map<String, Object> shown = settings(new Later(
                "abc", Map.of("2026", "abc"), new Later.Encryption(true, List.of("abc")), Optional.of("abc"), 7));

        assertThat(shown)
                .containsEntry("api-token", "******")
                .containsEntry("keys", "******")
                .containsEntry("wrapped", "******")
                .containsEntry("encryption", Map.of("enabled", "******", "keys", "******"))
                .containsEntry("size", 7);
    }

    @Test
    void withAResolverOfTheApplicationsOwnTheScopeMustBeGiven() {
        this.exposed
                .withBean(IdempotencyScopeResolver.class, OtherResolver::new)
                .run(context -> {
                    IdempotencyEndpoint endpoint = context.getBean(IdempotencyEndpoint.class);
                    var unclear = endpoint.find("record", null, "POST", "/orders", "key", null, null);
                    assertThat(unclear.getStatus()).isEqualTo(400);
                    assertThat(unclear.getBody()).asString().contains("resolver of scopes of its own");
                    var given = endpoint.find(
                            "record", null, "POST", "/orders", "key", null, List.of("nobody", "host", "localhost"));
                    assertThat(given.getStatus()).isEqualTo(404);
                });
    }

    @Test
    void theConfiguredScopeIsThatOfNobodyInParticular() {
        RecordId id = new Operation(Scope.global(), "POST", List.of("/", "=orders"), new IdempotencyKey("key")).id();
        this.exposed.withPropertyValues("idempotency.scope=global").run(context -> {
            context.getBean(IdempotencyStore.class).acquire(Attempt.on(id), null, Duration.ofMinutes(1));
            assertThat(context.getBean(IdempotencyEndpoint.class)
                            .find("record", null, "POST", "/orders", "key", null, null)
                            .getStatus())
                    .isEqualTo(200);
        });
    }

    @Test
    void aStoreWithoutTheAbilitySaysSo() {
        IdempotencyEndpoint endpoint = endpoint(new OtherStore());

        assertThat(endpoint.describe()).asString().contains("recordAdministration=false", "records=null");
        assertThat(find(endpoint).getStatus()).isEqualTo(501);
        assertThat(delete(endpoint).getStatus()).isEqualTo(501);
    }

    @Test
    void theInMemoryStoreSaysWhatItHolds() {
        InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(1 << 20);
        store.acquire(Attempt.on(ID), null, Duration.ofMinutes(1));

        assertThat(endpoint(store).describe()).asString().contains("records=1", "maxBytes=1048576", "droppedAnswers=0");
    }

    @Test
    void anAnswerWhoseHeadCannotBeReadHasNoStatus() {
        InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(1 << 20);
        StoredAnswer newer = new StoredAnswer(new byte[] {'9'}, new byte[0]);
        store.complete(Attempt.on(ID), new Kept(new Fingerprint("f"), newer), Retention.FOREVER);

        assertThat(find(endpoint(store)).getBody()).asString().contains("state=kept", "status=null", "expiresIn=never");
    }

    @Test
    void aStoreThatDoesNotAnswerIsNoReasonForAStackTrace() {
        IdempotencyEndpoint endpoint = endpoint(new FailingStore(false));

        assertThat(find(endpoint).getStatus()).isEqualTo(503);
        assertThat(delete(endpoint).getStatus()).isEqualTo(503);
    }

    @Test
    void aRecordThatCannotBeReadIsShownAsSuchAndStays() {
        IdempotencyEndpoint endpoint = endpoint(new FailingStore(true));

        assertThat(find(endpoint).getStatus()).isEqualTo(200);
        assertThat(find(endpoint).getBody()).asString().contains("state=unreadable");
        assertThat(delete(endpoint).getStatus()).isEqualTo(409);
    }

    private static WebEndpointResponse<?> find(IdempotencyEndpoint endpoint) {
        return endpoint.find("record", ID.value(), null, null, null, null, null);
    }

    private static WebEndpointResponse<?> delete(IdempotencyEndpoint endpoint) {
        return endpoint.delete("record", ID.value(), null, null, null, null, null);
    }

    private static void complete(IdempotencyStore store, RecordId id, StoredAnswer answer) {
        Attempt attempt = Attempt.on(id);
        store.acquire(attempt, null, Duration.ofMinutes(1));
        store.complete(attempt, new Kept(new Fingerprint("f"), answer), Retention.FOREVER);
    }

    private static IdempotencyEndpoint endpoint(IdempotencyStore store) {
        return new IdempotencyEndpoint(Map::of, store, AnswerCodec.plain(), ANY_KEY, RecordIds.unkeyed(), null);
    }

    private static Map<String, Object> settings(Record properties, SanitizingFunction... functions) {
        return new SettingsDescription(properties, new Sanitizer(List.of(functions))).get();
    }

    /** Such settings as a later release may have. */
    private record Later(
            String apiToken, Map<String, String> keys, Encryption encryption, Optional<String> wrapped, int size) {

        record Encryption(boolean enabled, List<String> keys) {}
    }

    /** Does nothing for its operators. */
    private record FailingStore(boolean unreadable) implements RecordAdministration, IdempotencyStore {

        @Override
        public RecordSnapshot find(RecordId id) {
            throw failure();
        }

        @Override
        public boolean deleteFinished(RecordId id) {
            throw failure();
        }

        private IdempotencyStoreException failure() {
            return this.unreadable
                    ? new UnreadableRecordException("It is of another form")
                    : new IdempotencyStoreException("The store is down");
        }

        @Override
        public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
            throw failure();
        }

        @Override
        public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
            throw failure();
        }

        @Override
        public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
            throw failure();
        }

        @Override
        public boolean complete(Attempt attempt, Completion completion, Retention retention) {
            throw failure();
        }

        @Override
        public boolean release(Attempt attempt) {
            throw failure();
        }
    }

    /** Its classes cannot even be named there. */
    static final class StartWithoutActuator implements Runnable {

        @Override
        public void run() {
            assertThat(ClassUtils.isPresent("org.springframework.boot.actuate.endpoint.annotation.Endpoint", null))
                    .isFalse();
            new WebApplicationContextRunner()
                    .withUserConfiguration(AsBootImportsIt.class)
                    .withPropertyValues("management.endpoints.web.exposure.include=*")
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("idempotencyEndpoint"));
        }
    }

    /** By name, without loading what need not be there. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({IdempotencyAutoConfiguration.class, IdempotencyEndpointAutoConfiguration.class})
    static class AsBootImportsIt {}
}

package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.Idempotent;
import io.idempotency.spring.IdempotentRoute;
import io.idempotency.store.Attempt;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.RecordId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.test.util.ReflectionTestUtils;

class IdempotencyRuntimeHintsTests {

    private final RuntimeHints hints = registered();

    @Test
    void theProxyOfAnAnnotationThatARouteCarriesIsKnown() {
        Map<String, Object> attributes = new HashMap<>();
        IdempotentRoute.settings().required().accept(attributes);
        Object annotation = attributes.get(IdempotentRoute.ATTRIBUTE);

        assertThat(annotation).matches(value -> Proxy.isProxyClass(value.getClass()));
        assertThat(RuntimeHintsPredicates.proxies()
                        .forInterfaces(annotation.getClass().getInterfaces()))
                .accepts(this.hints);
    }

    @Test
    void theAttributesOfTheAnnotationMayBeRead() {
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(Idempotent.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_METHODS))
                .accepts(this.hints);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.slf4j.MDC",
                "org.springframework.security.web.SecurityFilterChain",
                "tools.jackson.databind.json.JsonMapper"
            })
    void aLibraryThatIsLookedForIsFound(String type) {
        assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of(type)))
                .accepts(this.hints);
    }

    /** Another Caffeine, or another way to build the cache, may need other classes. */
    @Test
    void whatCaffeineLoadsForTheInMemoryStoreIsKnown() {
        InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(1L << 20);
        store.acquire(new Attempt(RecordId.of(new byte[32]), UUID.randomUUID()), null, Duration.ofSeconds(1));
        Object cache = field(field(field(store, "table"), "cache"), "cache");
        Object node = ((Map<?, ?>) field(cache, "data")).values().iterator().next();

        assertThat(cache.getClass()).satisfies(this::mayBeMade);
        assertThat(node.getClass()).satisfies(this::mayBeMade);
    }

    private void mayBeMade(Class<?> type) {
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(type)
                        .withMemberCategories(
                                MemberCategory.ACCESS_DECLARED_FIELDS, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                .as(type.getName())
                .accepts(this.hints);
    }

    private static Object field(Object owner, String name) {
        Object value = ReflectionTestUtils.getField(owner, name);
        assertThat(value).as(name).isNotNull();
        return value;
    }

    /** Not those of other libraries, which may change. */
    private static RuntimeHints registered() {
        RuntimeHints hints = new RuntimeHints();
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                .load(RuntimeHintsRegistrar.class)
                .stream()
                .filter(IdempotencyRuntimeHints.class::isInstance)
                .forEach(registrar ->
                        registrar.registerHints(hints, IdempotencyRuntimeHintsTests.class.getClassLoader()));
        return hints;
    }
}

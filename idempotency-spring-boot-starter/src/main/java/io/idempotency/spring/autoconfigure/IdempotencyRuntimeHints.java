package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.Idempotent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Tells a native image what the starter, and the in-memory store, use by name or by reflection. */
final class IdempotencyRuntimeHints implements RuntimeHintsRegistrar {

    /** Libraries that are made use of where they are there. */
    private static final List<String> LOOKED_FOR =
            List.of(SettingsMapper.JACKSON, StartupChecks.SECURITY_CLASS, "org.slf4j.MDC");

    /** The kinds of cache and of node that Caffeine chooses for the in-memory store, by putting their names together. */
    private static final List<String> MADE_BY_CAFFEINE =
            List.of("com.github.benmanes.caffeine.cache.SSA", "com.github.benmanes.caffeine.cache.PSW");

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        // Merged annotations, and those of functional routes, are proxies.
        hints.proxies().registerJdkProxy(Idempotent.class);
        ReflectionHints reflection = hints.reflection();
        reflection.registerType(Idempotent.class, MemberCategory.INVOKE_DECLARED_METHODS);
        LOOKED_FOR.forEach(name -> reflection.registerTypeIfPresent(classLoader, name));
        MADE_BY_CAFFEINE.forEach(name -> reflection.registerTypeIfPresent(
                classLoader, name, MemberCategory.ACCESS_DECLARED_FIELDS, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
    }
}

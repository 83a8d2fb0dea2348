package io.idempotency.spring;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.core.annotation.MergedAnnotation;

/**
 * Says how requests with an {@code Idempotency-Key} are treated by a functional route, where the defaults do not fit. Stands
 * for the annotation {@link Idempotent}, attribute by attribute.
 *
 * <pre>{@code
 * RouterFunctions.route()
 *     .POST("/charges", this::charge)
 *     .withAttributes(IdempotentRoute.settings().required().ttl("7d"))
 *     .build();
 * }</pre>
 *
 * <p>Goes on a route, or on a nest for all routes within; what stands on a route replaces what stands on its nest. It does
 * not go on routes that are merely put side by side: of a router function that is built and given attributes as a whole,
 * Spring shows them beside the first route only. An attribute that makes no sense stops the start. Immutable.
 */
public final class IdempotentRoute implements Consumer<Map<String, Object>> {

    /** Name of the route attribute; its value is an {@link Idempotent}. */
    public static final String ATTRIBUTE = Idempotent.class.getName();

    private final Map<String, Object> values;

    private IdempotentRoute(Map<String, Object> values) {
        this.values = values;
    }

    /** {@return settings that leave everything as it is by default, as a bare annotation does} */
    public static IdempotentRoute settings() {
        return new IdempotentRoute(Map.of());
    }

    /** {@return the same settings, but keys mean nothing to the route} */
    public IdempotentRoute disabled() {
        return with("enabled", false);
    }

    /** {@return the same settings, but a request without a key is refused} */
    public IdempotentRoute required() {
        return with("required", true);
    }

    /**
     * Sets how long an answer is kept.
     *
     * @param ttl as in {@link Idempotent#ttl()}
     * @return the same settings with this time to live
     */
    public IdempotentRoute ttl(String ttl) {
        return with("ttl", ttl);
    }

    /**
     * Sets which answers are kept.
     *
     * @param statuses as in {@link Idempotent#statuses()}
     * @return the same settings with these statuses
     */
    public IdempotentRoute statuses(String... statuses) {
        return with("statuses", statuses.clone());
    }

    /**
     * Sets what a request gets while the first one with its key is running.
     *
     * @param inFlight as in {@link Idempotent#inFlight()}
     * @return the same settings with this choice
     */
    public IdempotentRoute inFlight(Idempotent.InFlight inFlight) {
        return with("inFlight", inFlight);
    }

    /**
     * Sets what happens to a request when the store does not answer.
     *
     * @param onStoreFailure as in {@link Idempotent#onStoreFailure()}
     * @return the same settings with this choice
     */
    public IdempotentRoute onStoreFailure(Idempotent.OnStoreFailure onStoreFailure) {
        return with("onStoreFailure", onStoreFailure);
    }

    /** {@return the same settings, but no transaction settles the operation, as in {@link Idempotent#settleOnCommit()}} */
    public IdempotentRoute withoutSettlingOnCommit() {
        return with("settleOnCommit", false);
    }

    /** Puts the settings among the attributes of a route. */
    @Override
    public void accept(Map<String, Object> attributes) {
        attributes.put(
                ATTRIBUTE, MergedAnnotation.of(Idempotent.class, this.values).synthesize());
    }

    private IdempotentRoute with(String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(this.values);
        changed.put(name, value);
        return new IdempotentRoute(changed);
    }
}

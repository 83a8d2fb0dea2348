package io.idempotency.spring.web;

import io.idempotency.StatusSet;
import io.idempotency.spring.Idempotent;
import io.idempotency.spring.StoreFailurePolicy;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.StringValueResolver;

/**
 * Makes the policy of a handler from its annotation. Thread safe.
 *
 * @param defaults for what the annotation leaves open
 * @param placeholders resolves placeholders in its attributes
 */
public record PolicyFactory(HandlerPolicy defaults, StringValueResolver placeholders) {

    private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);

    /**
     * Reads an annotation.
     *
     * @throws IllegalArgumentException if an attribute makes no sense
     */
    HandlerPolicy policy(Idempotent annotation) {
        return new HandlerPolicy(
                this.defaults.required() || annotation.required(),
                retention(annotation),
                statuses(annotation),
                waits(annotation),
                onStoreFailure(annotation),
                this.defaults.settlesOnCommit() && annotation.settleOnCommit());
    }

    private Retention retention(Idempotent annotation) {
        String text = this.placeholders.resolveStringValue(annotation.ttl());
        if (text == null || text.isBlank()) {
            return this.defaults.retention();
        }
        return retention(parse(text.strip()));
    }

    /**
     * Reads a time to live.
     *
     * @param ttl a duration; negative means for ever
     * @return the retention it stands for
     * @throws IllegalArgumentException if it is shorter than a second: no retry would come in time
     */
    public static Retention retention(Duration ttl) {
        if (ttl.isNegative()) {
            return Retention.FOREVER;
        }
        if (ttl.compareTo(SHORTEST_TTL) < 0) {
            throw new IllegalArgumentException("ttl must be at least 1s, or negative for ever");
        }
        return Retention.of(ttl);
    }

    private static Duration parse(String text) {
        try {
            return DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException ex) {
            throw new IllegalArgumentException("ttl = \"" + text + "\" is not a duration such as 7d or PT1H", ex);
        }
    }

    private StatusSet statuses(Idempotent annotation) {
        return annotation.statuses().length == 0
                ? this.defaults.statuses()
                : StatusSet.of(List.of(annotation.statuses()));
    }

    private boolean waits(Idempotent annotation) {
        return switch (annotation.inFlight()) {
            case DEFAULT -> this.defaults.waits();
            case REJECT -> false;
            case WAIT -> true;
        };
    }

    private StoreFailurePolicy onStoreFailure(Idempotent annotation) {
        return switch (annotation.onStoreFailure()) {
            case DEFAULT -> this.defaults.onStoreFailure();
            case REJECT -> StoreFailurePolicy.REJECT;
            case PROCEED -> StoreFailurePolicy.PROCEED;
        };
    }
}

package io.idempotency.redis.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.Environment;

/** Refuses settings that cannot work. Each refusal stops the start and names the property. */
final class RedisStoreSettings {

    private static final String LEASE = "idempotency.in-flight.lease";
    private static final String TYPE = "idempotency.store.type";

    /** What holds where the lease is not set; the starter, which says so, is not on this module's class path. */
    static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);

    private static final int CALLS_WITHIN_A_LEASE = 3;

    private RedisStoreSettings() {}

    static void check(RedisStoreProperties properties, Environment environment) {
        requireChosen(environment);
        String prefix = properties.keyPrefix();
        require(!prefix.isBlank(), "key-prefix", prefix, "It must not be empty: keys would mix with those of others.");
        Duration timeout = properties.timeout();
        require(
                timeout.compareTo(Duration.ofMillis(1)) >= 0,
                "timeout",
                timeout,
                "It must be at least 1ms, and is never unlimited: a server that hangs would hang every request.");
        Duration lease = Binder.get(environment).bind(LEASE, Duration.class).orElse(DEFAULT_LEASE);
        require(
                timeout.compareTo(lease.dividedBy(CALLS_WITHIN_A_LEASE)) < 0,
                "timeout",
                timeout,
                "It must be less than a third of '" + LEASE + "', which is " + DurationStyle.SIMPLE.print(lease)
                        + ": a run must be able to renew its lease in time.");
    }

    /** Where the application was processed ahead of time, conditions were looked at then, and are not looked at again. */
    private static void requireChosen(Environment environment) {
        String type = environment.getProperty(TYPE, "redis");
        if (!type.equalsIgnoreCase("redis")) {
            throw new InvalidConfigurationPropertyValueException(
                    TYPE,
                    type,
                    "The Redis store was chosen when the application was processed ahead of time: process it anew.");
        }
    }

    private static void require(boolean condition, String name, Object value, String reason) {
        if (!condition) {
            throw new InvalidConfigurationPropertyValueException(
                    RedisStoreProperties.PREFIX + "." + name, value, reason);
        }
    }
}

package io.idempotency.redis;

import java.time.Duration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.ClassUtils;

/** Chooses how to run scripts by what the application's driver can do. */
final class ScriptRunners {

    private static final boolean LETTUCE =
            ClassUtils.isPresent("io.lettuce.core.RedisClient", ScriptRunners.class.getClassLoader());

    private ScriptRunners() {}

    static ScriptRunner on(RedisConnectionFactory connections, Duration timeout) {
        TimeLimit limit = new TimeLimit(timeout);
        return LETTUCE && OnLettuce.suits(connections)
                ? OnLettuce.runner(connections, limit)
                : new DriverRunner(connections, limit, new TimeLimit(timeout));
    }

    /** Loaded only where the driver is there. */
    private static final class OnLettuce {

        /** A connection that is made or validated for each call may block for as long as the driver likes. */
        static boolean suits(RedisConnectionFactory connections) {
            return connections instanceof LettuceConnectionFactory lettuce
                    && lettuce.getShareNativeConnection()
                    && !lettuce.getValidateConnection();
        }

        static ScriptRunner runner(RedisConnectionFactory connections, TimeLimit limit) {
            return new LettuceRunner(connections, limit);
        }
    }
}

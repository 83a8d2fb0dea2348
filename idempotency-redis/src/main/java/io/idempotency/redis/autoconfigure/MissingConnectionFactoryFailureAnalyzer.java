package io.idempotency.redis.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a {@link MissingConnectionFactoryException}. */
final class MissingConnectionFactoryFailureAnalyzer extends AbstractFailureAnalyzer<MissingConnectionFactoryException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingConnectionFactoryException cause) {
        return new FailureAnalysis(
                "Idempotency records are to be kept in Redis, because idempotency-redis is on the class path, but there is"
                        + " no bean of type RedisConnectionFactory.",
                "Let Boot make one: put a driver (Lettuce or Jedis) on the class path, do not exclude"
                        + " DataRedisAutoConfiguration, and set 'spring.data.redis.*'. Or define one, or choose another"
                        + " store by 'idempotency.store.type'.",
                cause);
    }
}

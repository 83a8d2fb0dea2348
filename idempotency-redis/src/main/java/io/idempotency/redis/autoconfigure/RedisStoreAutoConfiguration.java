package io.idempotency.redis.autoconfigure;

import io.idempotency.redis.RedisIdempotencyStore;
import io.idempotency.store.IdempotencyStore;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Auto-configuration of the Redis store, on the connections that Boot, or the application, has made. It comes before that of the
 * starter, whose in-memory store then gives way, and gives way itself to a store of the application's. Like the starter's, it is for
 * servlet applications: nobody else uses a store.
 */
@AutoConfiguration(
        after = DataRedisAutoConfiguration.class,
        beforeName = "io.idempotency.spring.autoconfigure.IdempotencyAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty(name = "idempotency.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RedisStoreProperties.class)
public final class RedisStoreAutoConfiguration {

    RedisStoreAutoConfiguration() {}

    /** The properties above are bound even where these beans give way, so that they need not be removed. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(value = IdempotencyStore.class, type = "io.idempotency.IdempotencyEngine")
    @ConditionalOnProperty(name = "idempotency.store.type", havingValue = "redis", matchIfMissing = true)
    static class StoreConfiguration {

        private final RedisConnectionFactory connections;

        StoreConfiguration(ObjectProvider<RedisConnectionFactory> connections) {
            this.connections = connections.getIfAvailable(() -> {
                throw new MissingConnectionFactoryException();
            });
        }

        @Bean
        RedisIdempotencyStore redisIdempotencyStore(RedisStoreProperties properties, Environment environment) {
            RedisStoreSettings.check(properties, environment);
            return new RedisIdempotencyStore(this.connections, properties.keyPrefix(), properties.timeout());
        }

        @Bean
        RedisServerCheck redisIdempotencyServerCheck() {
            return new RedisServerCheck(this.connections);
        }
    }
}

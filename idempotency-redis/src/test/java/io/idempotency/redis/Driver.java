package io.idempotency.redis;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The drivers that Boot configures, with their defaults. */
enum Driver {
    LETTUCE {
        @Override
        RedisConnectionFactory connect(int port) {
            LettuceConnectionFactory factory =
                    new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port));
            factory.afterPropertiesSet();
            factory.start();
            return factory;
        }
    },
    JEDIS {
        @Override
        RedisConnectionFactory connect(int port) {
            JedisConnectionFactory factory =
                    new JedisConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", port));
            factory.afterPropertiesSet();
            factory.start();
            return factory;
        }
    };

    abstract RedisConnectionFactory connect(int port);
}

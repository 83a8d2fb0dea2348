package io.idempotency.redis;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import java.time.Duration;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration.LettuceClientConfigurationBuilder;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The drivers that Boot configures, with their defaults, unless {@code docs/redis.md} asks for more. */
enum Driver {
    LETTUCE {
        @Override
        RedisConnectionFactory connect(RedisConfiguration servers) {
            LettuceConnectionFactory factory = new LettuceConnectionFactory(servers, lettuce(servers));
            factory.afterPropertiesSet();
            factory.start();
            return factory;
        }
    },
    JEDIS {
        @Override
        RedisConnectionFactory connect(RedisConfiguration servers) {
            JedisConnectionFactory factory = jedis(servers);
            factory.afterPropertiesSet();
            factory.start();
            return factory;
        }
    };

    abstract RedisConnectionFactory connect(RedisConfiguration servers);

    RedisConnectionFactory connect(int port) {
        return connect(new RedisStandaloneConfiguration("127.0.0.1", port));
    }

    /** Where there are several servers, it must not take long to find out that one of them hangs. */
    private static final Duration BRIEF = Duration.ofMillis(500);

    private static LettuceClientConfiguration lettuce(RedisConfiguration servers) {
        LettuceClientConfigurationBuilder configuration = LettuceClientConfiguration.builder();
        if (servers instanceof RedisSentinelConfiguration) {
            configuration.readFrom(ReadFrom.UPSTREAM);
        }
        if (servers instanceof RedisClusterConfiguration) {
            ClusterTopologyRefreshOptions refresh = ClusterTopologyRefreshOptions.builder()
                    .enablePeriodicRefresh(Duration.ofSeconds(1))
                    .build();
            configuration.commandTimeout(BRIEF);
            configuration.clientOptions(ClusterClientOptions.builder()
                    .topologyRefreshOptions(refresh)
                    .socketOptions(SocketOptions.builder().connectTimeout(BRIEF).build())
                    .build());
        }
        return configuration.build();
    }

    private static JedisConnectionFactory jedis(RedisConfiguration servers) {
        if (servers instanceof RedisClusterConfiguration cluster) {
            return new JedisConnectionFactory(
                    cluster,
                    JedisClientConfiguration.builder()
                            .readTimeout(BRIEF)
                            .connectTimeout(BRIEF)
                            .build());
        }
        return servers instanceof RedisSentinelConfiguration sentinels
                ? new JedisConnectionFactory(sentinels)
                : new JedisConnectionFactory((RedisStandaloneConfiguration) servers);
    }
}

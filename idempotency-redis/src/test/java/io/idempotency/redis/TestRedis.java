package io.idempotency.redis;

import com.redis.testcontainers.RedisContainer;
import org.testcontainers.DockerClientFactory;

/** A server that tests share: in a container where Docker is there, else a process. It lives as long as they do. */
public final class TestRedis {

    private static final String IMAGE = "redis:8-alpine";

    private TestRedis() {}

    /** {@return its port on the loopback interface} */
    public static int port() {
        return Shared.PORT;
    }

    private static final class Shared {

        static final int PORT = start();

        private static int start() {
            boolean named = !System.getProperty(RedisProcess.PROGRAM, "").isEmpty();
            if (named || !DockerClientFactory.instance().isDockerAvailable()) {
                return RedisProcess.start().port();
            }
            RedisContainer container = new RedisContainer(IMAGE);
            container.start();
            return container.getRedisPort();
        }
    }
}

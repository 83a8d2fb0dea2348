package io.idempotency.redis.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.redis.RedisProcess;
import io.idempotency.spring.autoconfigure.StoreHealthAutoConfiguration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.assertj.AssertableWebApplicationContext;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** Health is whether an operation could be protected now, which a ping does not tell. */
class RedisStoreHealthTests {

    private static final String INDICATOR = "idempotencyStoreHealthIndicator";

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    RedisStoreAutoConfiguration.class,
                    StoreHealthAutoConfiguration.class,
                    DataRedisAutoConfiguration.class))
            .withPropertyValues("spring.data.redis.host=127.0.0.1");

    @Test
    void aServerThatTakesRecordsIsUp() {
        on(context -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
    }

    @Test
    void nothingOfTheProbeRemains() {
        try (RedisProcess server = RedisProcess.start()) {
            on(server, context -> {
                health(context);
                assertThat(server.keys()).isEmpty();
            });
        }
    }

    @Test
    void aServerThatRepliesButTakesNoRecordsIsDown() {
        on(
                context -> {
                    Health health = health(context);
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.getDetails().get("error").toString()).contains("Redis did not acquire");
                },
                "maxmemory 1");
    }

    private void on(Consumer<AssertableWebApplicationContext> check, String... settings) {
        try (RedisProcess server = RedisProcess.start(settings)) {
            on(server, check);
        }
    }

    private void on(RedisProcess server, Consumer<AssertableWebApplicationContext> check) {
        this.contextRunner
                .withPropertyValues("spring.data.redis.port=" + server.port())
                .run(check::accept);
    }

    private static Health health(AssertableWebApplicationContext context) {
        return context.getBean(INDICATOR, HealthIndicator.class).health();
    }
}

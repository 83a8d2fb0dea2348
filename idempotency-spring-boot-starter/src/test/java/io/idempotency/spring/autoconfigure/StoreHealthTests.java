package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ClassUtils;

/** Health is whether an operation could be protected now. What servers say is tested with their stores. */
class StoreHealthTests {

    private static final String INDICATOR = "idempotencyStoreHealthIndicator";

    private final WebApplicationContextRunner inMemory = new WebApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(IdempotencyAutoConfiguration.class, StoreHealthAutoConfiguration.class));

    private final WebApplicationContextRunner contextRunner =
            this.inMemory.withBean(IdempotencyStore.class, OtherStore::new);

    @Test
    void aStoreThatFailsIsDown() {
        this.contextRunner.run(context -> {
            Health health = context.getBean(INDICATOR, HealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails().get("error").toString()).contains("The store is down");
        });
    }

    @Test
    void ofSeveralStoresThePrimaryOneCounts() {
        this.contextRunner
                .withBean("ours", OtherStore.class, OtherStore::new, definition -> definition.setPrimary(true))
                .run(context -> assertThat(context).hasBean(INDICATOR));
    }

    @Test
    void theInMemoryStoreHasNone() {
        this.inMemory.run(context -> assertThat(context)
                .hasSingleBean(InMemoryIdempotencyStore.class)
                .doesNotHaveBean(INDICATOR));
    }

    @Test
    void canBeSwitchedOff() {
        this.contextRunner
                .withPropertyValues("management.health.idempotency-store.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(INDICATOR));
    }

    @ParameterizedTest
    @ValueSource(strings = {INDICATOR, "idempotencyStoreHealthContributor"})
    void givesWayToThatOfTheApplication(String name) {
        HealthIndicator own = () -> Health.outOfService().build();
        this.contextRunner
                .withBean(name, HealthIndicator.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(HealthIndicator.class).isSameAs(own));
    }

    @Test
    void isNotThereWithoutTheActuator() throws Exception {
        HiddenLibrary.run(StartWithoutHealth.class, "spring-boot-health");
    }

    /** Its classes cannot even be named there. */
    static final class StartWithoutHealth implements Runnable {

        @Override
        public void run() {
            assertThat(ClassUtils.isPresent("org.springframework.boot.health.contributor.HealthIndicator", null))
                    .isFalse();
            new WebApplicationContextRunner()
                    .withUserConfiguration(AsBootImportsIt.class)
                    .withBean(IdempotencyStore.class, OtherStore::new)
                    .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(INDICATOR));
        }
    }

    /** By name, without loading what need not be there. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({IdempotencyAutoConfiguration.class, StoreHealthAutoConfiguration.class})
    static class AsBootImportsIt {}
}

package io.idempotency.redis.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.idempotency.EngineSettings;
import io.idempotency.IdempotencyEngine;
import io.idempotency.redis.RedisIdempotencyStore;
import io.idempotency.redis.TestRedis;
import io.idempotency.spring.autoconfigure.IdempotencyAutoConfiguration;
import io.idempotency.spring.autoconfigure.IdempotencyProperties;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.InMemoryIdempotencyStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.mock.env.MockEnvironment;

@Tag("smoke")
class RedisStoreAutoConfigurationTests {

    private static final String A_STACK_TRACE = "\tat " + SpringApplication.class.getName() + ".run(";

    private static final String[] REDIS = {
        "spring.data.redis.host=127.0.0.1", "spring.data.redis.port=" + TestRedis.port()
    };

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    RedisStoreAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withPropertyValues(REDIS);

    @Test
    void replacesTheInMemoryStore() {
        this.contextRunner.run(context -> {
            assertThat(context).getBean(IdempotencyStore.class).isInstanceOf(RedisIdempotencyStore.class);
            assertThat(context).hasSingleBean(IdempotencyEngine.class).hasSingleBean(RedisServerCheck.class);
        });
    }

    @Test
    void isChosenByItsType() {
        this.contextRunner
                .withPropertyValues("idempotency.store.type=redis")
                .run(context -> assertThat(context).hasSingleBean(RedisIdempotencyStore.class));
    }

    @Test
    void givesWayWhereAnotherTypeIsChosen() {
        this.contextRunner
                .withPropertyValues("idempotency.store.type=memory", "idempotency.store.redis.timeout=1s")
                .run(context -> {
                    assertThat(context).getBean(IdempotencyStore.class).isInstanceOf(InMemoryIdempotencyStore.class);
                    assertThat(context).doesNotHaveBean(RedisServerCheck.class).hasNotFailed();
                });
    }

    @Test
    void givesWayToAStoreOfTheApplication() {
        InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(1_000_000);
        this.contextRunner.withBean(IdempotencyStore.class, () -> store).run(context -> {
            assertThat(context).getBean(IdempotencyStore.class).isSameAs(store);
            assertThat(context).doesNotHaveBean(RedisServerCheck.class);
        });
    }

    @Test
    void givesWayToAnEngineOfTheApplication() {
        InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(1_000_000);
        this.contextRunner
                .withBean(IdempotencyEngine.class, () -> engineOn(store))
                .run(context -> assertThat(context).doesNotHaveBean(IdempotencyStore.class));
    }

    @Test
    void isNotThereWhereTheLibraryIsOff() {
        this.contextRunner
                .withPropertyValues("idempotency.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(RedisIdempotencyStore.class));
    }

    /** They are those of a parent, which nobody closes meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void isClosedWithTheApplicationButLeavesItsConnections(String driver) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
                .withPropertyValues(REDIS)
                .withPropertyValues("spring.data.redis.client-type=" + driver)
                .run(owner -> {
                    RedisConnectionFactory connections = owner.getBean(RedisConnectionFactory.class);
                    AtomicReference<IdempotencyStore> store = new AtomicReference<>();
                    this.contextRunner.withParent(owner).run(context -> {
                        assertThat(context)
                                .getBean(RedisConnectionFactory.class)
                                .isSameAs(connections);
                        store.set(context.getBean(IdempotencyStore.class));
                    });

                    assertThatThrownBy(() -> Probe.works(store.get()))
                            .isInstanceOf(IdempotencyStoreException.class)
                            .hasRootCauseInstanceOf(RejectedExecutionException.class);
                    try (RedisConnection connection = connections.getConnection()) {
                        assertThat(connection.ping()).isEqualTo("PONG");
                    }
                });
    }

    @Test
    void ofSeveralConnectionsThePrimaryOnesAreUsed() {
        this.contextRunner
                .withBean("others", RedisConnectionFactory.class, RedisStoreAutoConfigurationTests::toNowhere)
                .withBean(
                        "ours",
                        RedisConnectionFactory.class,
                        RedisStoreAutoConfigurationTests::toRedis,
                        definition -> definition.setPrimary(true))
                .run(context -> assertThat(Probe.works(context.getBean(IdempotencyStore.class)))
                        .isTrue());
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void ofSeveralConnectionsNoneIsGuessed(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> SpringApplication.run(PaymentsOnTwoServers.class, "--server.port=0"))
                .havingRootCause()
                .isInstanceOf(NoUniqueBeanDefinitionException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("required a single bean, but 2 were found")
                .contains("- ours:", "- others:")
                .contains("@Primary")
                .doesNotContain(A_STACK_TRACE);
    }

    @ParameterizedTest
    @CsvSource({"lettuce, false", "jedis, true"})
    void worksOnTheConnectionsThatBootMakes(String driver, boolean jedis) {
        this.contextRunner
                .withPropertyValues("spring.data.redis.client-type=" + driver)
                .run(context -> {
                    assertThat(context)
                            .getBean(RedisConnectionFactory.class)
                            .isInstanceOf(jedis ? JedisConnectionFactory.class : LettuceConnectionFactory.class);
                    assertThat(Probe.works(context.getBean(IdempotencyStore.class)))
                            .isTrue();
                });
    }

    @Test
    void doesWithoutLettuce() {
        this.contextRunner
                .withClassLoader(new FilteredClassLoader("io.lettuce"))
                .run(context -> assertThat(Probe.works(context.getBean(IdempotencyStore.class)))
                        .isTrue());
    }

    @Test
    void theKeyPrefixIsConfigurable() {
        this.contextRunner
                .withPropertyValues("idempotency.store.redis.key-prefix=payments/")
                .run(context -> {
                    assertThat(Probe.works(context.getBean(IdempotencyStore.class)))
                            .isTrue();
                    assertThat(context.getBean(RedisConnectionFactory.class)
                                    .getConnection()
                                    .keyCommands()
                                    .keys("payments/*".getBytes(StandardCharsets.UTF_8)))
                            .isNotEmpty();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "idempotency.store.redis.timeout=0s, idempotency.store.redis.timeout, at least 1ms",
        "idempotency.store.redis.timeout=-1s, idempotency.store.redis.timeout, never unlimited",
        "idempotency.store.redis.timeout=10s, idempotency.store.redis.timeout, less than a third of",
        "idempotency.in-flight.lease=6s, idempotency.store.redis.timeout, 'which is 6000ms'",
        "idempotency.store.redis.key-prefix=, idempotency.store.redis.key-prefix, must not be empty"
    })
    void refusesWhatCannotWork(String property, String name, String reason) {
        this.contextRunner
                .withPropertyValues(property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, refused -> {
                            assertThat(refused.getName()).isEqualTo(name);
                            assertThat(refused.getReason()).contains(reason);
                        }));
    }

    @Test
    void refusesAMistypedName() {
        this.contextRunner
                .withPropertyValues("idempotency.store.redis.timeouts=1s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("idempotency.store.redis.timeouts"));
    }

    @Test
    void theLongestTimeoutIsJustBelowAThirdOfTheLease() {
        this.contextRunner
                .withPropertyValues("idempotency.store.redis.timeout=9999ms")
                .run(context -> assertThat(context).hasNotFailed());
    }

    /** That condition was looked at when the application was processed ahead of time, with another setting. */
    @Test
    void refusesToStandInForAnotherStore() {
        MockEnvironment environment = new MockEnvironment().withProperty("idempotency.store.type", "memory");
        RedisStoreProperties properties = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate(RedisStoreProperties.PREFIX, RedisStoreProperties.class);

        assertThatThrownBy(() -> RedisStoreSettings.check(properties, environment))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("idempotency.store.type")
                .hasMessageContaining("ahead of time");
    }

    /** This module cannot see the starter's properties and repeats one default. */
    @Test
    void theDefaultLeaseIsTheStarters() {
        IdempotencyProperties defaults = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("idempotency", IdempotencyProperties.class);

        assertThat(RedisStoreSettings.DEFAULT_LEASE)
                .isEqualTo(defaults.inFlight().lease());
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void withoutConnectionsTheReportSaysWhatToDo(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> SpringApplication.run(
                        Payments.class,
                        "--spring.autoconfigure.exclude=" + DataRedisAutoConfiguration.class.getName(),
                        "--server.port=0"));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("no bean of type RedisConnectionFactory")
                .contains("'idempotency.store.type'")
                .doesNotContain(A_STACK_TRACE);
    }

    private static RedisConnectionFactory toRedis() {
        return new LettuceConnectionFactory("127.0.0.1", TestRedis.port());
    }

    private static RedisConnectionFactory toNowhere() {
        return new LettuceConnectionFactory("127.0.0.1", 1);
    }

    private static IdempotencyEngine engineOn(IdempotencyStore store) {
        return new IdempotencyEngine(
                store, new EngineSettings(Duration.ofSeconds(30), Duration.ofMinutes(15), 1_000_000, 0));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Payments {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class PaymentsOnTwoServers {

        @Bean
        RedisConnectionFactory ours() {
            return toRedis();
        }

        @Bean
        RedisConnectionFactory others() {
            return toNowhere();
        }
    }
}

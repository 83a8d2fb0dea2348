package io.idempotency.jdbc.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.idempotency.EngineSettings;
import io.idempotency.IdempotencyEngine;
import io.idempotency.jdbc.IdempotencyDataSource;
import io.idempotency.jdbc.JdbcIdempotencyStore;
import io.idempotency.jdbc.TestDatabase;
import io.idempotency.spring.autoconfigure.IdempotencyAutoConfiguration;
import io.idempotency.spring.autoconfigure.IdempotencyProperties;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.env.MockEnvironment;

@Tag("smoke")
class JdbcStoreAutoConfigurationTests {

    private static final String A_STACK_TRACE = "\tat " + SpringApplication.class.getName() + ".run(";

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JdbcStoreAutoConfiguration.class,
                    DataSourceAutoConfiguration.class,
                    IdempotencyAutoConfiguration.class))
            .withPropertyValues("spring.datasource.url=" + TestDatabase.H2.create());

    @Test
    void replacesTheInMemoryStore() {
        this.contextRunner.run(context -> {
            assertThat(context).getBean(IdempotencyStore.class).isInstanceOf(JdbcIdempotencyStore.class);
            assertThat(context).hasSingleBean(IdempotencyEngine.class);
            assertThat(Probe.works(context.getBean(IdempotencyStore.class))).isTrue();
        });
    }

    @Test
    void isChosenByItsType() {
        this.contextRunner
                .withPropertyValues("idempotency.store.type=jdbc")
                .run(context -> assertThat(context).hasSingleBean(JdbcIdempotencyStore.class));
    }

    @Test
    void givesWayWhereAnotherTypeIsChosen() {
        this.contextRunner
                .withPropertyValues("idempotency.store.type=memory", "idempotency.store.jdbc.timeout=1s")
                .run(context -> {
                    assertThat(context).getBean(IdempotencyStore.class).isInstanceOf(InMemoryIdempotencyStore.class);
                    assertNothingIsThere(context.getBean(DataSource.class));
                    assertThat(context).doesNotHaveBean(JdbcStoreStart.class).hasNotFailed();
                });
    }

    @Test
    void givesWayToAStoreOfTheApplication() {
        InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(1_000_000);
        this.contextRunner.withBean(IdempotencyStore.class, () -> store).run(context -> {
            assertThat(context).getBean(IdempotencyStore.class).isSameAs(store);
            assertThat(context).doesNotHaveBean(TransactionManagers.class);
            assertNothingIsThere(context.getBean(DataSource.class));
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
                .run(context -> assertThat(context).doesNotHaveBean(JdbcIdempotencyStore.class));
    }

    @Test
    void isNotThereInAnApplicationThatServesNothing() {
        new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(JdbcStoreAutoConfiguration.class, DataSourceAutoConfiguration.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(JdbcIdempotencyStore.class));
    }

    @Test
    void ofSeveralDataSourcesThePrimaryOneIsUsed() {
        this.contextRunner.withUserConfiguration(OneIsPrimary.class).run(context -> {
            assertThat(Probe.works(context.getBean(IdempotencyStore.class))).isTrue();
            assertThat(records(context.getBean("ours", DataSource.class))).isOne();
            assertNothingIsThere(context.getBean("others", DataSource.class));
        });
    }

    @Test
    void ofSeveralDataSourcesTheAnnotatedOneIsUsedBeforeThePrimaryOne() {
        this.contextRunner.withUserConfiguration(OneIsAnnotated.class).run(context -> {
            assertThat(Probe.works(context.getBean(IdempotencyStore.class))).isTrue();
            assertThat(records(context.getBean("ours", DataSource.class))).isOne();
            assertNothingIsThere(context.getBean("others", DataSource.class));
        });
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void ofSeveralDataSourcesNoneIsGuessed(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() ->
                        SpringApplication.run(OnTwoDatabases.class, "--spring.flyway.enabled=false", "--server.port=0"))
                .havingRootCause()
                .isInstanceOf(NoUniqueBeanDefinitionException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("required a single bean, but 2 were found")
                .contains("- ours:", "- others:")
                .contains("@Primary")
                .doesNotContain(A_STACK_TRACE);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void withoutADataSourceTheReportSaysWhatToDo(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> SpringApplication.run(
                        Payments.class,
                        "--spring.autoconfigure.exclude=" + DataSourceAutoConfiguration.class.getName(),
                        "--server.port=0"));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("no bean of type DataSource")
                .contains("'spring.datasource.*'", "'idempotency.store.type'")
                .doesNotContain(A_STACK_TRACE);
    }

    @ParameterizedTest
    @CsvSource({
        "idempotency.store.jdbc.timeout=999ms, idempotency.store.jdbc.timeout, at least 1s",
        "idempotency.store.jdbc.timeout=-1s, idempotency.store.jdbc.timeout, never unlimited",
        "idempotency.store.jdbc.timeout=10s, idempotency.store.jdbc.timeout, less than a third of",
        "idempotency.in-flight.lease=6s, idempotency.store.jdbc.timeout, 'which is 6000ms'",
        "idempotency.store.jdbc.table-name=, idempotency.store.jdbc.table-name, must not be empty"
    })
    void refusesWhatCannotWork(String property, String name, String reason) {
        assertRefused(name, reason, property);
    }

    @Test
    void refusesToCreateATableOfAnotherName() {
        assertRefused(
                "idempotency.store.jdbc.initialize-schema",
                "creates the table 'idempotency_record'",
                "idempotency.store.jdbc.initialize-schema=always",
                "idempotency.store.jdbc.table-name=payments_record");
    }

    @Test
    void refusesAMistypedName() {
        this.contextRunner
                .withPropertyValues("idempotency.store.jdbc.timeouts=1s")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("idempotency.store.jdbc.timeouts"));
    }

    @Test
    void theLongestTimeoutIsJustBelowAThirdOfTheLease() {
        this.contextRunner
                .withPropertyValues("idempotency.store.jdbc.timeout=9999ms")
                .run(context -> assertThat(context).hasNotFailed());
    }

    /** That condition was looked at when the application was processed ahead of time, with another setting. */
    @Test
    void refusesToStandInForAnotherStore() {
        MockEnvironment environment = new MockEnvironment().withProperty("idempotency.store.type", "memory");
        JdbcStoreProperties properties = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate(JdbcStoreProperties.PREFIX, JdbcStoreProperties.class);

        assertThatThrownBy(() -> JdbcStoreSettings.check(properties, environment))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("idempotency.store.type")
                .hasMessageContaining("ahead of time");
    }

    /** This module cannot see the starter's properties and repeats one default. */
    @Test
    void theDefaultLeaseIsTheStarters() {
        IdempotencyProperties defaults = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("idempotency", IdempotencyProperties.class);

        assertThat(JdbcStoreSettings.DEFAULT_LEASE)
                .isEqualTo(defaults.inFlight().lease());
    }

    private void assertRefused(String name, String reason, String... properties) {
        this.contextRunner
                .withPropertyValues(properties)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, refused -> {
                            assertThat(refused.getName()).isEqualTo(name);
                            assertThat(refused.getReason()).contains(reason);
                        }));
    }

    private static int records(DataSource dataSource) {
        Integer count = new JdbcTemplate(dataSource)
                .queryForObject("SELECT COUNT(*) FROM " + TestDatabase.TABLE, Integer.class);
        return count == null ? 0 : count;
    }

    private static void assertNothingIsThere(DataSource dataSource) {
        assertThatException().isThrownBy(() -> records(dataSource)).isInstanceOf(BadSqlGrammarException.class);
    }

    private static IdempotencyEngine engineOn(IdempotencyStore store) {
        return new IdempotencyEngine(
                store, new EngineSettings(Duration.ofSeconds(30), Duration.ofMinutes(15), 1_000_000, 0));
    }

    private static DataSource newDatabase() {
        return TestDatabase.connect(TestDatabase.H2.create());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Payments {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OnTwoDatabases {

        @Bean
        DataSource ours() {
            return newDatabase();
        }

        @Bean
        DataSource others() {
            return newDatabase();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OneIsPrimary {

        @Bean
        @Primary
        DataSource ours() {
            return newDatabase();
        }

        @Bean
        DataSource others() {
            return newDatabase();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OneIsAnnotated {

        @Bean
        @IdempotencyDataSource
        DataSource ours() {
            return newDatabase();
        }

        @Bean
        @Primary
        DataSource others() {
            return newDatabase();
        }
    }
}

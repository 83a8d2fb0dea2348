package io.idempotency.jdbc.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.jdbc.TestDatabase;
import io.idempotency.spring.autoconfigure.StoreHealthAutoConfiguration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A database that replies may still be one that takes no records. */
class JdbcStoreHealthTests {

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    JdbcStoreAutoConfiguration.class,
                    StoreHealthAutoConfiguration.class,
                    DataSourceAutoConfiguration.class))
            .withPropertyValues("spring.datasource.url=" + TestDatabase.H2.create());

    @Test
    void aDatabaseThatTakesRecordsIsUp() {
        this.contextRunner.run(
                context -> assertThat(health(context).getStatus()).isEqualTo(Status.UP));
    }

    @Test
    void aDatabaseThatHasLostTheTableIsDown() {
        this.contextRunner.run(context -> {
            new JdbcTemplate(context.getBean(DataSource.class)).execute("DROP TABLE idempotency_record");

            Health health = health(context);
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails().get("error").toString()).contains("The database did not acquire");
        });
    }

    private static Health health(ApplicationContext context) {
        return context.getBean("idempotencyStoreHealthIndicator", HealthIndicator.class)
                .health();
    }
}

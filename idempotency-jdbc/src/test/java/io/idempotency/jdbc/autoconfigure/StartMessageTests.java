package io.idempotency.jdbc.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.idempotency.jdbc.JdbcIdempotencyStore;
import io.idempotency.jdbc.TestDatabase;
import io.idempotency.jdbc.UnusableTableException;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is said at start of the database and of the guarantee, and that it is true. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("smoke")
class StartMessageTests {

    private static final String ONE_COMMIT = "Effect and record are one commit in the transactions of ";
    private static final String NO_MANAGER = "No transaction manager is known to be on the same DataSource";

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(JdbcStoreAutoConfiguration.class, DataSourceAutoConfiguration.class))
            .withPropertyValues("spring.datasource.url=" + TestDatabase.H2.create());

    @Test
    void transactionsOfJdbcSettle(CapturedOutput output) {
        this.contextRunner
                .withConfiguration(AutoConfigurations.of(DataSourceTransactionManagerAutoConfiguration.class))
                .run(context -> assertThat(commitsThatSettle(context)).isOne());

        assertThat(output)
                .contains("kept in the table idempotency_record. " + ONE_COMMIT + "transactionManager.")
                .doesNotContain("WARN");
    }

    @Test
    void transactionsOfJpaSettle(CapturedOutput output) {
        this.contextRunner
                .withConfiguration(AutoConfigurations.of(HibernateJpaAutoConfiguration.class))
                .withPropertyValues("spring.jpa.open-in-view=false")
                .run(context -> assertThat(commitsThatSettle(context)).isOne());

        assertThat(output).contains(ONE_COMMIT + "transactionManager.");
    }

    @Test
    void transactionsOnAProxyOfTheDataSourceSettle(CapturedOutput output) {
        DataSource proxy = new TransactionAwareDataSourceProxy(TestDatabase.H2.open());
        this.contextRunner
                .withConfiguration(AutoConfigurations.of(DataSourceTransactionManagerAutoConfiguration.class))
                .withBean(DataSource.class, () -> proxy)
                .run(context -> assertThat(commitsThatSettle(context)).isOne());

        assertThat(output).contains(ONE_COMMIT + "transactionManager.");
    }

    @Test
    void thatNoneCanSettleIsWarnedOf(CapturedOutput output) {
        this.contextRunner.run(context -> assertThat(context).hasNotFailed());

        assertThat(output).containsPattern("WARN.*" + NO_MANAGER).doesNotContain(ONE_COMMIT);
    }

    @Test
    void transactionsOnAnotherDatabaseDoNotSettle(CapturedOutput output) {
        this.contextRunner
                .withBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(TestDatabase.H2.open()))
                .run(context -> assertThat(commitsThatSettle(context)).isZero());

        assertThat(output).containsPattern("WARN.*" + NO_MANAGER).doesNotContain(ONE_COMMIT);
    }

    @Test
    void settlingCanBeLeftToHandlers(CapturedOutput output) {
        this.contextRunner
                .withConfiguration(AutoConfigurations.of(DataSourceTransactionManagerAutoConfiguration.class))
                .withPropertyValues("idempotency.store.jdbc.settle-on-commit=false")
                .run(context -> assertThat(commitsThatSettle(context)).isZero());

        assertThat(output)
                .contains("No commit settles an operation, as configured")
                .doesNotContain(ONE_COMMIT, NO_MANAGER, "WARN");
    }

    @Test
    void aDatabaseThatIsNotThereYetDoesNotKeepTheApplicationFromStarting(CapturedOutput output) {
        DelegatingDataSource database = new DelegatingDataSource(nowhere());
        this.contextRunner.withBean(DataSource.class, () -> database).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output).containsPattern("WARN.*cannot be asked for the table idempotency_record");
            IdempotencyStore store = context.getBean(IdempotencyStore.class);
            assertThatExceptionOfType(IdempotencyStoreException.class).isThrownBy(() -> Probe.works(store));

            database.setTargetDataSource(TestDatabase.POSTGRESQL.open());
            assertThat(Probe.works(store)).isTrue();
        });
    }

    @Test
    void aTableThatCouldNotBeCheckedAtStartIsCheckedByTheFirstCall() {
        DataSource there = TestDatabase.POSTGRESQL.open();
        new JdbcTemplate(there).execute("ALTER TABLE idempotency_record DROP CONSTRAINT idempotency_record_pkey");
        DelegatingDataSource database = new DelegatingDataSource(nowhere());
        this.contextRunner.withBean(DataSource.class, () -> database).run(context -> {
            database.setTargetDataSource(there);

            IdempotencyStore store = context.getBean(IdempotencyStore.class);
            assertThatExceptionOfType(UnusableTableException.class)
                    .isThrownBy(() -> Probe.works(store))
                    .withMessageContaining("no unique key");
        });
    }

    private static int commitsThatSettle(ApplicationContext context) {
        AtomicInteger settled = new AtomicInteger();
        context.getBean(JdbcIdempotencyStore.class).beforeCommits(() -> settled::incrementAndGet);
        PlatformTransactionManager manager = context.getBean(PlatformTransactionManager.class);
        JdbcTemplate jdbc = new JdbcTemplate((DataSource) Objects.requireNonNull(
                PropertyAccessorFactory.forBeanPropertyAccess(manager).getPropertyValue("dataSource")));
        jdbc.execute("CREATE TABLE effect (id INTEGER)");
        new TransactionTemplate(manager)
                .executeWithoutResult(status -> jdbc.update("INSERT INTO effect (id) VALUES (1)"));
        return settled.get();
    }

    private static DataSource nowhere() {
        return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/nowhere");
    }
}

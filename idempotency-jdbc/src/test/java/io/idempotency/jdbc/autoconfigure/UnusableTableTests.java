package io.idempotency.jdbc.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.idempotency.jdbc.RenamedDatabase;
import io.idempotency.jdbc.TestDatabase;
import io.idempotency.jdbc.UnusableTableException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A table on which operations could run twice, or answers be lost, stops the start. */
@Tag("smoke")
class UnusableTableTests {

    private static final String COLUMNS = "it is not there, lacks a column, or may not be read";
    private static final String KEY = "its column 'id' has no unique key";
    private static final String CASE = "its column 'id' does not tell upper from lower case";
    private static final String TYPES = "one of its columns is of another type, or too short";

    @ParameterizedTest
    @CsvSource({
        "H2, ALTER TABLE idempotency_record DROP COLUMN reason, " + COLUMNS,
        "H2, ALTER TABLE idempotency_record DROP PRIMARY KEY, " + KEY,
        "H2, ALTER TABLE idempotency_record ALTER COLUMN id VARCHAR_IGNORECASE(43) NOT NULL, " + CASE,
        "H2, ALTER TABLE idempotency_record ALTER COLUMN body BINARY VARYING(65535), " + TYPES,
        "H2, ALTER TABLE idempotency_record ALTER COLUMN head BINARY VARYING(1000), " + TYPES,
        "H2, ALTER TABLE idempotency_record ALTER COLUMN fingerprint VARCHAR(64), " + TYPES,
        "POSTGRESQL, ALTER TABLE idempotency_record DROP COLUMN reason, " + COLUMNS,
        "POSTGRESQL, ALTER TABLE idempotency_record DROP CONSTRAINT idempotency_record_pkey, " + KEY,
        "POSTGRESQL, ALTER TABLE idempotency_record ALTER COLUMN fingerprint TYPE VARCHAR(64), " + TYPES,
        "POSTGRESQL, ALTER TABLE idempotency_record ALTER COLUMN body TYPE OID USING 0, " + TYPES
    })
    void isRefused(TestDatabase database, String change, String reason) {
        DataSource dataSource = database.open();
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        jdbc.execute(change);

        assertRefused(dataSource, reason);
        assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM idempotency_record", Integer.class))
                .isZero();
    }

    @Test
    void oneThatIgnoresCaseIsRefusedByPostgresql() {
        DataSource dataSource = TestDatabase.POSTGRESQL.open();
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        jdbc.execute("CREATE COLLATION careless (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        jdbc.execute("ALTER TABLE idempotency_record ALTER COLUMN id TYPE VARCHAR(43) COLLATE careless");

        assertRefused(dataSource, CASE);
    }

    @Test
    void oneThatMayNotBeWrittenIsRefused() {
        HikariDataSource owner = TestDatabase.POSTGRESQL.open();
        String reader = "reader" + UUID.randomUUID().toString().replace("-", "");
        JdbcTemplate jdbc = new JdbcTemplate(owner);
        jdbc.execute("CREATE ROLE " + reader + " LOGIN");
        jdbc.execute("GRANT SELECT ON idempotency_record TO " + reader);

        assertRefused(
                TestDatabase.connect(owner.getJdbcUrl().replace("user=postgres", "user=" + reader)),
                "its column 'id' has no unique key, or it may not be written");
    }

    @Test
    void ofADatabaseOfAnotherKindIsRefusedWithOtherAdvice() {
        DataSource oracle = new RenamedDatabase(TestDatabase.H2.open(), "Oracle");
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(JdbcStoreAutoConfiguration.class))
                .withBean(DataSource.class, () -> oracle)
                .withPropertyValues("idempotency.store.jdbc.initialize-schema=never")
                .run(context -> {
                    FailureAnalysis analysis = new UnusableTableFailureAnalyzer().analyze(context.getStartupFailure());
                    assertThat(analysis.getDescription())
                            .isEqualTo("Records cannot be kept in Oracle, only in PostgreSQL, MariaDB, MySQL and H2.");
                    assertThat(analysis.getAction())
                            .contains("'idempotency.store.type'")
                            .doesNotContain("schema");
                });
    }

    private static void assertRefused(DataSource dataSource, String reason) {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(JdbcStoreAutoConfiguration.class))
                .withBean(DataSource.class, () -> new DelegatingDataSource(dataSource))
                .withPropertyValues("idempotency.store.jdbc.initialize-schema=never")
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(UnusableTableException.class)
                        .hasMessageStartingWith(
                                "The table idempotency_record cannot hold idempotency records: " + reason));
    }
}

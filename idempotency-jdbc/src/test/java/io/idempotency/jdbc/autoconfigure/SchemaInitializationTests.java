package io.idempotency.jdbc.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.idempotency.jdbc.TestDatabase;
import io.idempotency.jdbc.UnusableTableException;
import io.idempotency.store.IdempotencyStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** Where the table comes from. */
@Tag("smoke")
class SchemaInitializationTests {

    private static final String A_STACK_TRACE = "\tat " + SpringApplication.class.getName() + ".run(";
    private static final String ALWAYS = "idempotency.store.jdbc.initialize-schema=always";
    private static final String NEVER = "idempotency.store.jdbc.initialize-schema=never";

    @TempDir
    private Path migrations;

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(JdbcStoreAutoConfiguration.class, DataSourceAutoConfiguration.class));

    static Stream<TestDatabase> databases() {
        return TestDatabase.present();
    }

    @Test
    void anEmbeddedDatabaseGetsTheTable() {
        this.contextRunner.run(context ->
                assertThat(Probe.works(context.getBean(IdempotencyStore.class))).isTrue());
    }

    @Test
    void anotherDatabaseDoesNotGetItUnasked() {
        on(TestDatabase.POSTGRESQL.create())
                .run(context -> assertThat(context).getFailure().isInstanceOf(UnusableTableException.class));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aTableThatIsThereStaysAsItIs(TestDatabase database) {
        String url = database.create();
        for (int i = 1; i <= 2; i++) {
            int records = i;
            on(url).withPropertyValues(ALWAYS).run(context -> {
                assertThat(Probe.works(context.getBean(IdempotencyStore.class))).isTrue();
                Integer kept = new JdbcTemplate(context.getBean(DataSource.class))
                        .queryForObject("SELECT COUNT(*) FROM " + TestDatabase.TABLE, Integer.class);
                assertThat(kept).isEqualTo(records);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aTableMayHaveAnotherName(TestDatabase database) {
        String script = text(database.schema()).replace(TestDatabase.TABLE, "payments_record");
        DataSource dataSource = TestDatabase.connect(database.create());
        new ResourceDatabasePopulator(new ByteArrayResource(script.getBytes(StandardCharsets.UTF_8)))
                .execute(dataSource);

        this.contextRunner
                .withBean(DataSource.class, () -> dataSource)
                .withPropertyValues("idempotency.store.jdbc.table-name=payments_record")
                .run(context -> assertThat(Probe.works(context.getBean(IdempotencyStore.class)))
                        .isTrue());
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void withoutATableTheReportSaysWhatToDo(CapturedOutput output) {
        assertThatException()
                .isThrownBy(() -> SpringApplication.run(
                        Payments.class,
                        "--spring.flyway.enabled=false",
                        "--spring.datasource.url=" + TestDatabase.H2.create(),
                        "--server.port=0",
                        "--" + NEVER));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The table idempotency_record cannot hold idempotency records: it is not there,")
                .contains("not found")
                .doesNotContain("SELECT")
                .contains("schema-<database>.sql", "'idempotency.store.jdbc.initialize-schema=always'")
                .contains("'idempotency.store.jdbc.table-name'")
                .doesNotContain(A_STACK_TRACE);
    }

    /** Whoever asks for the store, and however early. */
    @Test
    void theTableIsThereBeforeTheStoreIs() {
        this.contextRunner
                .withBean(EarlyUser.class)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(EarlyUser.class));
    }

    @Test
    void migrationsRunBeforeTheStoreIsThere() {
        withMigrations()
                .withPropertyValues(NEVER)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(EarlyUser.class));
    }

    /** They would refuse to touch a database in which something is. */
    @Test
    void migrationsComeBeforeTheScript() {
        withMigrations().run(context -> assertThat(context).hasNotFailed());
    }

    /** The script is copied, as users are told to do. */
    private WebApplicationContextRunner withMigrations() {
        Path migration = this.migrations.resolve("V1__idempotency_record.sql");
        try {
            Files.writeString(migration, text(TestDatabase.H2.schema()));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return on(TestDatabase.H2.create())
                .withConfiguration(AutoConfigurations.of(FlywayAutoConfiguration.class))
                .withBean(EarlyUser.class)
                .withPropertyValues("spring.flyway.locations=filesystem:" + this.migrations);
    }

    private WebApplicationContextRunner on(String url) {
        return this.contextRunner.withPropertyValues("spring.datasource.url=" + url);
    }

    private static String text(ClassPathResource resource) {
        try {
            return resource.getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Payments {}

    static final class EarlyUser {

        EarlyUser(IdempotencyStore store) {
            assertThat(Probe.works(store)).isTrue();
        }
    }
}

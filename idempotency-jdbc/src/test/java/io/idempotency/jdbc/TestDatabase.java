package io.idempotency.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The databases on which the store is tested, real ones all of them. Each lives as long as the tests do. */
public enum TestDatabase {
    H2 {
        @Override
        String create(String name) {
            return "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
        }
    },
    POSTGRESQL {
        @Override
        String create(String name) {
            String server = Postgres.SERVER.getJdbcUrl("postgres", "postgres");
            new JdbcTemplate(new DriverManagerDataSource(server)).execute("CREATE DATABASE " + name);
            return Postgres.SERVER.getJdbcUrl("postgres", name);
        }
    },
    MARIADB {
        @Override
        String create(String name) {
            return MariaDb.server().create(name);
        }

        @Override
        boolean isThere() {
            return MariaDb.isThere();
        }
    };

    public static final String TABLE = "idempotency_record";

    private static final int CONNECTIONS = 32;

    /** {@return those that this machine has} */
    public static Stream<TestDatabase> present() {
        return Arrays.stream(values()).filter(TestDatabase::isThere);
    }

    /** {@return the address of a new database, with the right to do everything in it} */
    public String create() {
        return create("db" + UUID.randomUUID().toString().replace("-", ""));
    }

    abstract String create(String name);

    boolean isThere() {
        return true;
    }

    /** {@return connections to a new database that has the table} */
    public HikariDataSource open() {
        HikariDataSource dataSource = connect(create());
        run(dataSource, schema());
        return dataSource;
    }

    /** {@return connections to a database that was created} */
    public static HikariDataSource connect(String url) {
        return connect(url, true);
    }

    static HikariDataSource connect(String url, boolean autoCommit) {
        HikariConfig configuration = new HikariConfig();
        configuration.setJdbcUrl(url);
        configuration.setMaximumPoolSize(CONNECTIONS);
        configuration.setMinimumIdle(1);
        configuration.setAutoCommit(autoCommit);
        return new HikariDataSource(configuration);
    }

    static void run(DataSource dataSource, ClassPathResource script) {
        DatabasePopulatorUtils.execute(new ResourceDatabasePopulator(script), dataSource);
    }

    /** {@return the script that creates the table} */
    public ClassPathResource schema() {
        return new ClassPathResource("io/idempotency/jdbc/schema-" + name().toLowerCase(Locale.ROOT) + ".sql");
    }

    private static final class Postgres {

        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("max_connections", "300")
                        .start();
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }
    }
}

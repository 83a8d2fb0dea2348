package io.idempotency.jdbc;

import io.idempotency.store.IdempotencyStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Gives the applications of the starter's tests stores in one database, each with a table of its own. */
final class PostgresqlUnderTest implements Supplier<IdempotencyStore> {

    private static final DataSource DATA_SOURCE = TestDatabase.POSTGRESQL.open();
    private static final AtomicInteger TABLES = new AtomicInteger();

    @Override
    public IdempotencyStore get() {
        String table = TestDatabase.TABLE + "_" + TABLES.incrementAndGet();
        new JdbcTemplate(DATA_SOURCE)
                .execute("CREATE TABLE " + table + " (LIKE " + TestDatabase.TABLE + " INCLUDING ALL)");
        return new JdbcIdempotencyStore(DATA_SOURCE, table, Duration.ofSeconds(20));
    }
}

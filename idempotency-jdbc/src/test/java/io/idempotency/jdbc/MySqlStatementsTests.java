package io.idempotency.jdbc;

import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What a MySQL is told, told to a MariaDB, which understands it: there is no MySQL to be had. */
@EnabledIfSystemProperty(named = MariaDb.PROPERTY, matches = ".+", disabledReason = "there is no MariaDB to test on")
class MySqlStatementsTests extends JdbcStoreContract {

    MySqlStatementsTests() {
        super(new RenamedDatabase(TestDatabase.MARIADB.open(), "MySQL"));
    }

    /** Three hundred of them are taken one after the other, while others wait for the same disk. */
    @Override
    protected Duration lease() {
        return Duration.ofSeconds(12);
    }
}

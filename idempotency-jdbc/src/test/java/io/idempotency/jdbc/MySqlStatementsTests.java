package io.idempotency.jdbc;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What a MySQL is told, told to a MariaDB, which understands it: there is no MySQL to be had. */
@EnabledIfSystemProperty(named = MariaDb.PROPERTY, matches = ".+", disabledReason = "there is no MariaDB to test on")
class MySqlStatementsTests extends JdbcStoreContract {

    MySqlStatementsTests() {
        super(new RenamedDatabase(TestDatabase.MARIADB.open(), "MySQL"));
    }
}

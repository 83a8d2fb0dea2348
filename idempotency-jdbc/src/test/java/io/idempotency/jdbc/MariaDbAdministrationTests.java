package io.idempotency.jdbc;

import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** On that of the machine, where there is one. */
@EnabledIfSystemProperty(named = MariaDb.PROPERTY, matches = ".+", disabledReason = "there is no MariaDB to test on")
class MariaDbAdministrationTests extends JdbcAdministrationContract {

    MariaDbAdministrationTests() {
        super(TestDatabase.MARIADB);
    }
}

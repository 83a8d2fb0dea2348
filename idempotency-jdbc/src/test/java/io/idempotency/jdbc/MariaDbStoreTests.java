package io.idempotency.jdbc;

import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** No artifact brings a MariaDB of a bearable size, so it is that of the machine, where there is one. */
@EnabledIfSystemProperty(named = MariaDb.PROPERTY, matches = ".+", disabledReason = "there is no MariaDB to test on")
class MariaDbStoreTests extends JdbcStoreContract {

    MariaDbStoreTests() {
        super(TestDatabase.MARIADB);
    }

    /** Three hundred of them are taken one after the other, while others wait for the same disk. */
    @Override
    protected Duration lease() {
        return Duration.ofSeconds(12);
    }
}

package io.idempotency.jdbc;

class PostgresqlStoreTests extends JdbcStoreContract {

    PostgresqlStoreTests() {
        super(TestDatabase.POSTGRESQL);
    }
}

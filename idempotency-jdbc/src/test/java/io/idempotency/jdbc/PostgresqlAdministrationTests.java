package io.idempotency.jdbc;

class PostgresqlAdministrationTests extends JdbcAdministrationContract {

    PostgresqlAdministrationTests() {
        super(TestDatabase.POSTGRESQL);
    }
}

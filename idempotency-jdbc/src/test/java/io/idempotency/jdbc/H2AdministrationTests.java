package io.idempotency.jdbc;

class H2AdministrationTests extends JdbcAdministrationContract {

    H2AdministrationTests() {
        super(TestDatabase.H2);
    }
}

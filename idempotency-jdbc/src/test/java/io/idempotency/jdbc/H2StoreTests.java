package io.idempotency.jdbc;

class H2StoreTests extends JdbcStoreContract {

    H2StoreTests() {
        super(TestDatabase.H2);
    }
}

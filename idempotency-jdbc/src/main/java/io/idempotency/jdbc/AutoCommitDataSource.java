package io.idempotency.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections on which each statement is a transaction of its own. They are never those of a transaction that is bound to the
 * thread: what a store has said must not be rolled back with it.
 */
final class AutoCommitDataSource extends DelegatingDataSource {

    AutoCommitDataSource(DataSource target) {
        super(target);
    }

    /** A pool that gives them out otherwise resets them when they come back. */
    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try {
            if (!connection.getAutoCommit()) {
                connection.setAutoCommit(true);
            }
            return connection;
        } catch (SQLException ex) {
            connection.close();
            throw ex;
        }
    }
}

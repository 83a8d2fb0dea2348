package io.idempotency.jdbc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What databases say differently. */
enum Dialect {
    POSTGRESQL {
        @Override
        String clock() {
            return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
        }

        // A violated constraint would end the transaction of whoever settles in it.
        @Override
        String insertUnlessThere(String columns, String values) {
            return insert(columns, values) + " ON CONFLICT (id) DO NOTHING";
        }

        // One that did not look would wait for a transaction that has settled the row, and goes on.
        @Override
        String insertAndGetToken(String table, String columns, String values) {
            return "INSERT INTO " + columns + " SELECT " + values + " WHERE NOT EXISTS (SELECT 1 FROM " + table
                    + " WHERE id = ?) ON CONFLICT (id) DO NOTHING RETURNING fencing_token";
        }

        @Override
        boolean namesIdTwice() {
            return true;
        }

        @Override
        String deleteSome(String table, String condition) {
            return "DELETE FROM " + table + " WHERE id IN (SELECT id FROM " + table + " WHERE " + condition
                    + " LIMIT ? FOR UPDATE SKIP LOCKED)";
        }

        @Override
        String writes() {
            return "SELECT CASE WHEN txid_current_if_assigned() IS NULL THEN 0 ELSE 1 END";
        }
    },
    H2 {
        @Override
        String clock() {
            return "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) * 1000000 AS BIGINT)";
        }

        @Override
        String insertAndGetToken(String table, String columns, String values) {
            return "SELECT fencing_token FROM FINAL TABLE (" + insert(columns, values) + ")";
        }

        @Override
        String deleteSome(String table, String condition) {
            return "DELETE FROM " + table + " WHERE " + condition + " LIMIT ?";
        }

        @Override
        String writes() {
            return "SELECT CASE WHEN CONTAINS_UNCOMMITTED THEN 1 ELSE 0 END FROM INFORMATION_SCHEMA.SESSIONS"
                    + " WHERE SESSION_ID = SESSION_ID()";
        }
    },
    MARIADB {
        @Override
        String clock() {
            return MICROSECONDS_SINCE_EPOCH;
        }

        @Override
        String insertUnlessThere(String columns, String values) {
            return insertIgnoring(columns, values);
        }

        @Override
        String insertAndGetToken(String table, String columns, String values) {
            return insertIgnoring(columns, values) + " RETURNING fencing_token";
        }

        @Override
        String writes() {
            return "SELECT SUM(VARIABLE_VALUE) FROM information_schema.SESSION_STATUS"
                    + " WHERE VARIABLE_NAME IN ('HANDLER_WRITE', 'HANDLER_UPDATE', 'HANDLER_DELETE')";
        }

        @Override
        boolean countsWritesOfConnection() {
            return true;
        }
    },
    MYSQL {
        @Override
        String clock() {
            return MICROSECONDS_SINCE_EPOCH;
        }

        @Override
        String insertUnlessThere(String columns, String values) {
            return insertIgnoring(columns, values);
        }

        @Override
        boolean returnsInserted() {
            return false;
        }

        @Override
        String insertAndGetToken(String table, String columns, String values) {
            return insertIgnoring(columns, values);
        }

        // Its counters count what reading them writes.
        @Override
        String writes() {
            return "SELECT 1";
        }
    };

    private static final String MICROSECONDS_SINCE_EPOCH = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))";

    /**
     * Finds the one of a database.
     *
     * @param product its name, as its driver says it
     * @throws UnsupportedDatabaseException if there is none
     */
    static Dialect of(String product) {
        return switch (product.toLowerCase(Locale.ROOT)) {
            case "postgresql" -> POSTGRESQL;
            case "h2" -> H2;
            case "mariadb" -> MARIADB;
            case "mysql" -> MYSQL;
            default ->
                throw new UnsupportedDatabaseException(
                        "Records cannot be kept in " + product + ", only in PostgreSQL, MariaDB, MySQL and H2");
        };
    }

    /** {@return an expression for the database's clock, in microseconds since the epoch} */
    abstract String clock();

    /** {@return a statement that inserts a row}; where it is there, it says so by an error */
    static String insert(String columns, String values) {
        return "INSERT INTO " + columns + " VALUES (" + values + ")";
    }

    /** An error for each row that is there would be logged by the driver. What else it ignores cannot be: all values fit. */
    private static String insertIgnoring(String columns, String values) {
        return "INSERT IGNORE INTO " + columns + " VALUES (" + values + ")";
    }

    /** {@return a statement that inserts a row}; where it is there, it changes none, or says so by an error */
    String insertUnlessThere(String columns, String values) {
        return insert(columns, values);
    }

    /** {@return whether an insertion can say what it has inserted} */
    boolean returnsInserted() {
        return true;
    }

    /** {@return a query that inserts a row and has its fencing token}; where the row is there, it has none, or says so by an error */
    abstract String insertAndGetToken(String table, String columns, String values);

    /** {@return whether the last parameter of that query is the id once more} */
    boolean namesIdTwice() {
        return false;
    }

    /**
     * {@return a statement that deletes rows, as many as its last parameter says at most}; {@code null} where one that looks for them by
     * their time would lock others, or wait for them
     */
    @Nullable
    String deleteSome(String table, String condition) {
        return null;
    }

    /** {@return a query for a number that is 0 in a transaction that has written nothing, unless that of the connection goes on} */
    abstract String writes();

    /** {@return whether that number goes on from one transaction of a connection to the next} */
    boolean countsWritesOfConnection() {
        return false;
    }
}

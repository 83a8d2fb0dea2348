package io.idempotency.jdbc.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * What an application may set of the relational store, beside the connections, which are its own.
 *
 * @param tableName Table of the records, qualified by a schema if need be.
 * @param timeout How long a statement may take, in whole seconds. The lease must exceed three of them.
 * @param initializeSchema When the table is created at start, if it is not there.
 * @param settleOnCommit Whether the first transaction of a handler that has written something settles the operation as it commits.
 */
@ConfigurationProperties(prefix = JdbcStoreProperties.PREFIX, ignoreUnknownFields = false)
record JdbcStoreProperties(
        @DefaultValue(JdbcStoreProperties.DEFAULT_TABLE) String tableName,
        @DefaultValue("2s") Duration timeout,
        @DefaultValue("embedded") DatabaseInitializationMode initializeSchema,
        @DefaultValue("true") boolean settleOnCommit) {

    static final String PREFIX = "idempotency.store.jdbc";

    /** The one that the schema scripts create. */
    static final String DEFAULT_TABLE = "idempotency_record";

    boolean hasDefaultTable() {
        return this.tableName.equals(DEFAULT_TABLE);
    }
}

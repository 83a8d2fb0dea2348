package io.idempotency.jdbc.autoconfigure;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.core.env.Environment;

/** Refuses settings that cannot work. Each refusal stops the start and names the property. */
final class JdbcStoreSettings {

    private static final String LEASE = "idempotency.in-flight.lease";
    private static final String TYPE = "idempotency.store.type";

    /** What holds where the lease is not set; the starter, which says so, is not on this module's class path. */
    static final Duration DEFAULT_LEASE = Duration.ofSeconds(30);

    private static final int CALLS_WITHIN_A_LEASE = 3;

    private JdbcStoreSettings() {}

    static void check(JdbcStoreProperties properties, Environment environment) {
        requireChosen(environment);
        String table = properties.tableName();
        require(!table.isBlank(), "table-name", table, "It must not be empty.");
        require(
                properties.hasDefaultTable() || properties.initializeSchema() != DatabaseInitializationMode.ALWAYS,
                "initialize-schema",
                properties.initializeSchema(),
                "The script that is run creates the table '" + JdbcStoreProperties.DEFAULT_TABLE
                        + "': create the one of '" + JdbcStoreProperties.PREFIX + ".table-name' yourself.");
        Duration timeout = properties.timeout();
        require(
                timeout.compareTo(Duration.ofSeconds(1)) >= 0,
                "timeout",
                timeout,
                "It must be at least 1s, and is never unlimited: a database that hangs would hang every request.");
        Duration lease = Binder.get(environment).bind(LEASE, Duration.class).orElse(DEFAULT_LEASE);
        require(
                timeout.compareTo(lease.dividedBy(CALLS_WITHIN_A_LEASE)) < 0,
                "timeout",
                timeout,
                "It must be less than a third of '" + LEASE + "', which is " + DurationStyle.SIMPLE.print(lease)
                        + ": a run must be able to renew its lease in time.");
    }

    /** Where the application was processed ahead of time, conditions were looked at then, and are not looked at again. */
    private static void requireChosen(Environment environment) {
        String type = environment.getProperty(TYPE, "jdbc");
        if (!type.equalsIgnoreCase("jdbc")) {
            throw new InvalidConfigurationPropertyValueException(
                    TYPE,
                    type,
                    "The relational store was chosen when the application was processed ahead of time: process it anew.");
        }
    }

    private static void require(boolean condition, String name, Object value, String reason) {
        if (!condition) {
            throw new InvalidConfigurationPropertyValueException(
                    JdbcStoreProperties.PREFIX + "." + name, value, reason);
        }
    }
}

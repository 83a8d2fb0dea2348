package io.idempotency.jdbc.autoconfigure;

import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;

/** Creates the table at start, if that is wanted and it is not there. */
final class JdbcStoreSchemaInitializer extends DataSourceScriptDatabaseInitializer {

    private static final String SCRIPT = "classpath:io/idempotency/jdbc/schema-@@platform@@.sql";

    JdbcStoreSchemaInitializer(DataSource dataSource, DatabaseInitializationMode mode) {
        super(dataSource, settings(dataSource, mode));
    }

    /** Which script it is cannot be asked of a database that is not there, and need not be there yet. */
    private static DatabaseInitializationSettings settings(DataSource dataSource, DatabaseInitializationMode mode) {
        DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
        settings.setMode(mode);
        // Two that start at once may both find no table. Whether there is one afterwards is checked anyway.
        settings.setContinueOnError(true);
        if (mode == DatabaseInitializationMode.ALWAYS
                || (mode == DatabaseInitializationMode.EMBEDDED && EmbeddedDatabaseConnection.isEmbedded(dataSource))) {
            settings.setSchemaLocations(new PlatformPlaceholderDatabaseDriverResolver()
                    .withDriverPlatform(DatabaseDriver.MYSQL, DatabaseDriver.MARIADB.getId())
                    .resolveAll(dataSource, SCRIPT));
        }
        return settings;
    }
}

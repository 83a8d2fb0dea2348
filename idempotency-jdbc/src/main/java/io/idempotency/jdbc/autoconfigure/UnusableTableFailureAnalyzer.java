package io.idempotency.jdbc.autoconfigure;

import io.idempotency.jdbc.UnsupportedDatabaseException;
import io.idempotency.jdbc.UnusableTableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/** Explains an {@link UnusableTableException}. */
final class UnusableTableFailureAnalyzer extends AbstractFailureAnalyzer<UnusableTableException> {

    private static final String TABLE = "Create the table by the script schema-<database>.sql, which lies in"
            + " idempotency-jdbc in the folder io/idempotency/jdbc, for instance as a migration of Flyway or Liquibase. Or set"
            + " 'idempotency.store.jdbc.initialize-schema=always' to have it created at start, or"
            + " 'idempotency.store.jdbc.table-name' if it has another name.";

    private static final String OTHER_STORE =
            "Mark the DataSource of another database by @IdempotencyDataSource, or choose"
                    + " another store by 'idempotency.store.type'.";

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableTableException cause) {
        return new FailureAnalysis(
                cause.getMessage() + "." + whatTheDatabaseSays(cause),
                cause instanceof UnsupportedDatabaseException ? OTHER_STORE : TABLE,
                cause);
    }

    /** Some go on with the statement, which is nothing that the reader could change. */
    private static String whatTheDatabaseSays(UnusableTableException cause) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(cause);
        return cause.getCause() == null
                ? ""
                : " The database says: "
                        + String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}

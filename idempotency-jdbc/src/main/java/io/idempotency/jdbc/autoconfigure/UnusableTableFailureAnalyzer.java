package io.idempotency.jdbc.autoconfigure;

import io.idempotency.jdbc.UnusableTableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;

/** Explains an {@link UnusableTableException}. */
final class UnusableTableFailureAnalyzer extends AbstractFailureAnalyzer<UnusableTableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableTableException cause) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(cause);
        return new FailureAnalysis(
                cause.getMessage() + "." + (root == cause ? "" : " The database says: " + root.getMessage()),
                "Create the table by the script schema-<database>.sql, which lies in idempotency-jdbc in the folder"
                        + " io/idempotency/jdbc, for instance as a migration of Flyway or Liquibase. Or set"
                        + " 'idempotency.store.jdbc.initialize-schema=always' to have it created at start, or"
                        + " 'idempotency.store.jdbc.table-name' if it has another name.",
                cause);
    }
}

package io.idempotency.jdbc.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a {@link MissingDataSourceException}. */
final class MissingDataSourceFailureAnalyzer extends AbstractFailureAnalyzer<MissingDataSourceException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingDataSourceException cause) {
        return new FailureAnalysis(
                "Idempotency records are to be kept in a relational database, because idempotency-jdbc is on the class"
                        + " path, but there is no bean of type DataSource.",
                "Let Boot make one: put the database's driver on the class path, do not exclude"
                        + " DataSourceAutoConfiguration, and set 'spring.datasource.*'. Or define one, or choose another"
                        + " store by 'idempotency.store.type'.",
                cause);
    }
}

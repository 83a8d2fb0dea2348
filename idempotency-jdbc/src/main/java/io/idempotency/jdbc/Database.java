package io.idempotency.jdbc;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.function.SingletonSupplier;

/** The table of a {@code DataSource}, which is checked before it is first used. */
final class Database {

    private final DataSource dataSource;
    private final JdbcTemplate alone;
    private final JdbcTemplate joining;
    private final Supplier<Dialect> dialect;
    private final Supplier<Statements> statements;

    Database(DataSource dataSource, String table, Duration timeout) {
        this.dataSource = target(dataSource);
        this.alone = template(new AutoCommitDataSource(this.dataSource), timeout);
        this.joining = joining(this.dataSource, timeout);
        this.dialect = SingletonSupplier.of(() -> Dialect.of(product()));
        this.statements = SingletonSupplier.of(() -> checked(new Statements(this.dialect.get(), table), table));
    }

    /** {@return what transaction managers know the connections by} */
    DataSource dataSource() {
        return this.dataSource;
    }

    WriteDetector writes() {
        return new WriteDetector(this.joining, this.dialect);
    }

    /** {@return the table, on connections of their own on which each statement is committed at once} */
    RecordTable alone() {
        return new RecordTable(this.alone, this.statements.get());
    }

    /** {@return the table, on the connection of this thread's transaction} */
    RecordTable joining() {
        return new RecordTable(this.joining, this.statements.get());
    }

    private Statements checked(Statements unchecked, String table) {
        TransactionTemplate probing = new TransactionTemplate(new DataSourceTransactionManager(this.dataSource));
        probing.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        probing.executeWithoutResult(status -> {
            status.setRollbackOnly();
            new TableCheck(new RecordTable(this.joining, unchecked), table).run();
        });
        return unchecked;
    }

    private String product() {
        try {
            return JdbcUtils.extractDatabaseMetaData(this.dataSource, metaData -> metaData.getDatabaseProductName());
        } catch (MetaDataAccessException ex) {
            throw new DataAccessResourceFailureException("The database does not say what it is", ex);
        }
    }

    /** As transaction managers do: such a proxy would make every connection that of the transaction. */
    private static DataSource target(DataSource dataSource) {
        DataSource target =
                dataSource instanceof TransactionAwareDataSourceProxy proxy ? proxy.getTargetDataSource() : dataSource;
        return target == null ? dataSource : target;
    }

    private static JdbcTemplate template(DataSource dataSource, Duration timeout) {
        return withTimeout(new JdbcTemplate(dataSource), timeout);
    }

    /** What is left of the transaction's own time is not asked for: one whose time is over could commit without this, too. */
    private static JdbcTemplate joining(DataSource dataSource, Duration timeout) {
        return withTimeout(
                new JdbcTemplate(dataSource) {
                    @Override
                    protected void applyStatementSettings(Statement statement) throws SQLException {
                        statement.setQueryTimeout(getQueryTimeout());
                    }
                },
                timeout);
    }

    private static JdbcTemplate withTimeout(JdbcTemplate template, Duration timeout) {
        template.setQueryTimeout(Math.toIntExact(timeout.plusNanos(999_999_999).toSeconds()));
        return template;
    }
}

package io.idempotency.jdbc.autoconfigure;

import io.idempotency.jdbc.JdbcIdempotencyStore;
import io.idempotency.jdbc.UnusableTableException;
import io.idempotency.store.IdempotencyStoreException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;

/** Checks the table once the application is there, joins its transactions, and says in the log what is guaranteed. */
final class JdbcStoreStart implements SmartInitializingSingleton {

    private static final Log LOGGER = LogFactory.getLog(JdbcStoreStart.class);

    private final JdbcIdempotencyStore store;
    private final @Nullable DataSource dataSource;
    private final String table;
    private final @Nullable TransactionManagers managers;

    /** @param managers {@code null} if no commit is to settle an operation */
    JdbcStoreStart(
            JdbcIdempotencyStore store, DataSource dataSource, String table, @Nullable TransactionManagers managers) {
        this.store = store;
        this.dataSource = target(dataSource);
        this.table = table;
        this.managers = managers;
    }

    /** A database that is not there yet does not keep the application from starting. */
    @Override
    public void afterSingletonsInstantiated() {
        try {
            this.store.verify();
        } catch (UnusableTableException ex) {
            throw ex;
        } catch (IdempotencyStoreException ex) {
            LOGGER.warn("The database cannot be asked for the table " + this.table
                    + " of idempotency records. Until it can, requests with an idempotency key are answered as for a store"
                    + " that has failed: " + NestedExceptionUtils.getMostSpecificCause(ex));
        }
        sayWhatIsGuaranteed();
    }

    private void sayWhatIsGuaranteed() {
        TransactionManagers joined = this.managers;
        if (joined == null) {
            LOGGER.info(records() + " No commit settles an operation, as configured: one whose process dies between its"
                    + " effect and its record may run again, unless its handler settles it.");
            return;
        }
        joined.passOnTo(this.store.transactionListener());
        List<String> names = joined.found().entrySet().stream()
                .filter(manager -> isOnDataSource(manager.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (names.isEmpty()) {
            LOGGER.warn(records() + " No transaction manager is known to be on the same DataSource, so that no commit"
                    + " settles an operation: one whose process dies between its effect and its record may run again,"
                    + " unless its handler settles it.");
        } else {
            LOGGER.info(records() + " Effect and record are one commit in the transactions of "
                    + String.join(", ", names) + ".");
        }
    }

    private String records() {
        return "Idempotency records are kept in the table " + this.table + ".";
    }

    /** Those of JDBC, JPA and Hibernate have a property for it. */
    private boolean isOnDataSource(PlatformTransactionManager manager) {
        BeanWrapper properties = PropertyAccessorFactory.forBeanPropertyAccess(manager);
        return this.dataSource != null
                && properties.isReadableProperty("dataSource")
                && this.dataSource.equals(properties.getPropertyValue("dataSource"));
    }

    /** {@return what managers hold of it} */
    private static @Nullable DataSource target(DataSource dataSource) {
        return dataSource instanceof TransactionAwareDataSourceProxy proxy ? proxy.getTargetDataSource() : dataSource;
    }
}

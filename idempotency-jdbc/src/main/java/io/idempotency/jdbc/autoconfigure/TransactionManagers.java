package io.idempotency.jdbc.autoconfigure;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/**
 * Listens to the transactions of all managers among the beans, whoever has made them. Passes them on from when the application is
 * there: what comes before that serves no request.
 *
 * <p>Is no listener itself: Boot adds those among the beans to the managers that it makes, and each commit would be told twice.
 */
final class TransactionManagers implements BeanPostProcessor {

    private final Map<String, PlatformTransactionManager> found = new ConcurrentHashMap<>();
    private final TransactionExecutionListener relay = new Relay();
    private volatile @Nullable TransactionExecutionListener listener;

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof PlatformTransactionManager manager
                && bean instanceof ConfigurableTransactionManager configurable) {
            configurable.addListener(this.relay);
            this.found.put(name, manager);
        }
        return bean;
    }

    /** {@return the managers that are listened to, by the names of their beans} */
    Map<String, PlatformTransactionManager> found() {
        return new TreeMap<>(this.found);
    }

    void passOnTo(TransactionExecutionListener listener) {
        this.listener = listener;
    }

    private final class Relay implements TransactionExecutionListener {

        @Override
        public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
            TransactionExecutionListener told = TransactionManagers.this.listener;
            if (told != null) {
                told.afterBegin(transaction, failure);
            }
        }

        @Override
        public void beforeCommit(TransactionExecution transaction) {
            TransactionExecutionListener told = TransactionManagers.this.listener;
            if (told != null) {
                told.beforeCommit(transaction);
            }
        }
    }
}

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
 */
final class TransactionManagers implements BeanPostProcessor, TransactionExecutionListener {

    private final Map<String, PlatformTransactionManager> found = new ConcurrentHashMap<>();
    private volatile @Nullable TransactionExecutionListener listener;

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof PlatformTransactionManager manager
                && bean instanceof ConfigurableTransactionManager configurable) {
            configurable.addListener(this);
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

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        TransactionExecutionListener told = this.listener;
        if (told != null) {
            told.afterBegin(transaction, failure);
        }
    }

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        TransactionExecutionListener told = this.listener;
        if (told != null) {
            told.beforeCommit(transaction);
        }
    }
}

package io.idempotency.redis;

import io.idempotency.store.CompletionSignals.Subscription;
import io.idempotency.store.RecordId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.listener.ChannelTopic;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;

/**
 * The one channel on which this process is told of the ends of runs. It is subscribed to when it is first needed, in the
 * background, and stays so; messages that come while the connection is lost are lost. Thread safe.
 */
final class SignalChannel implements AutoCloseable {

    private static final Log LOGGER = LogFactory.getLog(SignalChannel.class);

    private final List<Consumer<RecordId>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean opening = new AtomicBoolean();
    private final RedisMessageListenerContainer container = new RedisMessageListenerContainer();
    private final SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("idempotency-redis-signals-");
    private final String keyPrefix;
    private final String name;
    private volatile boolean closed;

    SignalChannel(RedisConnectionFactory connections, String keyPrefix) {
        this.keyPrefix = keyPrefix;
        this.name = keyPrefix + "signals:" + UUID.randomUUID();
        this.threads.setDaemon(true);
        this.container.setConnectionFactory(connections);
        this.container.setSubscriptionExecutor(this.threads);
        this.container.setTaskExecutor(Runnable::run);
        this.container.afterPropertiesSet();
        this.container.addMessageListener((message, pattern) -> tell(message), ChannelTopic.of(this.name));
    }

    String channel() {
        return this.name;
    }

    /** {@return whether messages come}; if not, sees to it that soon they will */
    boolean isOpen() {
        if (this.container.isListening()) {
            return true;
        }
        if (!this.closed && this.opening.compareAndSet(false, true)) {
            this.threads.execute(this::open);
        }
        return false;
    }

    Subscription subscribe(Consumer<RecordId> listener) {
        this.listeners.add(listener);
        return () -> this.listeners.remove(listener);
    }

    @Override
    public void close() {
        this.closed = true;
        try {
            this.container.destroy();
        } catch (Exception ex) {
            LOGGER.debug("The subscription could not be ended", ex);
        }
    }

    private void open() {
        try {
            this.container.start();
        } catch (RuntimeException ex) {
            LOGGER.debug("Signals cannot be received yet", ex);
            this.container.stop();
        } finally {
            this.opening.set(false);
        }
    }

    private void tell(Message message) {
        String key = new String(message.getBody(), StandardCharsets.UTF_8);
        if (key.startsWith(this.keyPrefix)) {
            RecordId id = new RecordId(key.substring(this.keyPrefix.length()));
            this.listeners.forEach(listener -> listener.accept(id));
        }
    }
}

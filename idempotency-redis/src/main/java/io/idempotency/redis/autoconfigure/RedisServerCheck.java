package io.idempotency.redis.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Looks once, at start, whether the server may lose records, and says so. It does so on a thread of its own: neither a slow server
 * nor one that is not there holds up the start.
 */
final class RedisServerCheck implements SmartInitializingSingleton, DisposableBean {

    static final String THREAD = "idempotency-redis-check";

    private static final Log LOGGER = LogFactory.getLog(RedisServerCheck.class);

    private final RedisConnectionFactory connections;
    private volatile boolean closed;

    RedisServerCheck(RedisConnectionFactory connections) {
        this.connections = connections;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Thread thread = new Thread(this::run, THREAD);
        thread.setDaemon(true);
        thread.start();
    }

    /** What goes wrong from now on is nobody's concern. */
    @Override
    public void destroy() {
        this.closed = true;
    }

    private void run() {
        try (RedisConnection connection = this.connections.getConnection()) {
            List<String> risks = risks(connection);
            if (!risks.isEmpty()) {
                LOGGER.warn("Redis may lose idempotency records, and an operation whose record is lost runs again: "
                        + String.join("; ", risks));
            }
        } catch (RuntimeException ex) {
            if (!this.closed) {
                report(ex);
            }
        }
    }

    private static void report(RuntimeException ex) {
        String cause = NestedExceptionUtils.getMostSpecificCause(ex).toString();
        if (ex instanceof RedisConnectionFailureException || ex instanceof QueryTimeoutException) {
            LOGGER.warn(
                    "Redis cannot be reached yet. Until it can, requests with an idempotency key are answered as for"
                            + " a store that has failed, and whether it may lose records is not known: " + cause);
        } else {
            LOGGER.info("Redis does not tell its settings, so look yourself that it is persistent and that"
                    + " maxmemory-policy is noeviction: " + cause);
        }
    }

    private static List<String> risks(RedisConnection connection) {
        List<String> risks = new ArrayList<>();
        List<String> policy = settings(connection, "maxmemory-policy");
        boolean bounded = settings(connection, "maxmemory").stream().anyMatch(limit -> !limit.equals("0"));
        if (bounded && policy.stream().anyMatch(name -> !name.equals("noeviction"))) {
            risks.add("when it is full it evicts them (maxmemory-policy is " + String.join(", ", policy)
                    + ", and should be noeviction)");
        }
        if (settings(connection, "appendonly").stream().anyMatch("no"::equals)) {
            boolean snapshots = settings(connection, "save").stream().noneMatch(String::isEmpty);
            risks.add(
                    snapshots
                            ? "when it crashes it has forgotten what came after its last snapshot (appendonly is no)"
                            : "when it restarts it has forgotten them (appendonly is no, and save is empty)");
        }
        return risks;
    }

    /** {@return the values of a setting: on a cluster, one of each server} */
    private static List<String> settings(RedisConnection connection, String name) {
        Properties found = connection.serverCommands().getConfig(name);
        if (found == null || found.isEmpty()) {
            throw new IllegalStateException("CONFIG GET " + name + " says nothing");
        }
        return found.values().stream().map(String::valueOf).toList();
    }
}

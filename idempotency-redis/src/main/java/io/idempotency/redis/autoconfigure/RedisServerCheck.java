package io.idempotency.redis.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
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
final class RedisServerCheck implements SmartInitializingSingleton {

    private static final Log LOGGER = LogFactory.getLog(RedisServerCheck.class);

    private final RedisConnectionFactory connections;

    RedisServerCheck(RedisConnectionFactory connections) {
        this.connections = connections;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Thread thread = new Thread(this::run, "idempotency-redis-check");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try (RedisConnection connection = this.connections.getConnection()) {
            List<String> risks = risks(connection);
            if (!risks.isEmpty()) {
                LOGGER.warn("Redis may lose idempotency records, and an operation whose record is lost runs again: "
                        + String.join("; ", risks));
            }
        } catch (RedisConnectionFailureException | QueryTimeoutException ex) {
            LOGGER.warn(
                    "Redis cannot be reached yet. Until it can, requests with an idempotency key are answered as for"
                            + " a store that has failed.");
        } catch (RuntimeException ex) {
            LOGGER.info("Redis does not tell its settings, so look yourself that it is persistent and that"
                    + " maxmemory-policy is noeviction: "
                    + NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
        }
    }

    private static List<String> risks(RedisConnection connection) {
        List<String> memory = settings(connection, "maxmemory");
        List<String> policy = settings(connection, "maxmemory-policy");
        List<String> risks = new ArrayList<>();
        boolean bounded = memory.stream().anyMatch(limit -> !limit.equals("0"));
        if (bounded && policy.stream().anyMatch(name -> !name.equals("noeviction"))) {
            risks.add("when it is full it evicts them (maxmemory-policy is " + String.join(", ", policy)
                    + ", and should be noeviction)");
        }
        boolean snapshots = settings(connection, "save").stream().noneMatch(String::isEmpty);
        boolean log = settings(connection, "appendonly").stream().allMatch("yes"::equals);
        if (!snapshots && !log) {
            risks.add("when it restarts it has forgotten them (appendonly is no, and save is empty)");
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

package io.idempotency.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.springframework.data.redis.connection.RedisConfiguration;

/** Several servers, which go on when some of them change. */
interface RedisServers extends AutoCloseable {

    /** {@return where clients find them} */
    RedisConfiguration configuration();

    /**
     * Makes a change, and waits until all is well again on the side of the servers.
     *
     * @param round how many there were before
     * @param alone runs what must not be while a call is under way: its record would be lost with the server that had not yet
     *     sent it to the next one
     */
    void change(int round, Executor alone);

    /** Changes what can be changed while calls are under way without any of them noticing, if there is anything. */
    default void stir() {}

    @Override
    void close();

    /** Waits until the replicas of a master have all that there is. */
    static void awaitReplicated(RedisProcess master) {
        Pattern offset = Pattern.compile("(?:slave\\d+:.*offset=|master_repl_offset:)(\\d+)");
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    List<String> offsets = offset.matcher(master.ask(commands -> commands.info("replication")))
                            .results()
                            .map(found -> found.group(1))
                            .toList();
                    return offsets.size() > 1 && Set.copyOf(offsets).size() == 1;
                });
    }
}

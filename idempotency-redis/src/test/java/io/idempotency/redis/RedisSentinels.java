package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;

/**
 * A real master with two replicas, in processes of their own, and three sentinels that see to it that there is a master.
 *
 * <p>No server takes records while it knows of no replica.
 */
final class RedisSentinels implements RedisServers {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** More than a busy machine may keep a server waiting: one that is replaced while it is well loses what it takes meanwhile. */
    private static final Duration DOWN_AFTER = Duration.ofSeconds(2);

    private static final String NAME = "payments";

    private final List<RedisProcess> servers = new ArrayList<>();
    private final List<RedisProcess> sentinels = new ArrayList<>();

    private RedisSentinels() {}

    /** Starts servers whose sentinels know all of them. */
    static RedisSentinels start() {
        RedisSentinels started = new RedisSentinels();
        try {
            started.form();
            return started;
        } catch (RuntimeException | Error ex) {
            started.close();
            throw ex;
        }
    }

    @Override
    public RedisSentinelConfiguration configuration() {
        RedisSentinelConfiguration configuration = new RedisSentinelConfiguration().master(NAME);
        this.sentinels.forEach(sentinel -> configuration.sentinel("127.0.0.1", sentinel.port()));
        return configuration;
    }

    /** {@return the server that the sentinels take for the master} */
    RedisProcess master() {
        String known = this.sentinels.get(0).ask(commands -> commands.info("sentinel"));
        return this.servers.stream()
                .filter(server -> known.contains(addressOf(server)))
                .findFirst()
                .orElseThrow();
    }

    /** The master is killed. */
    @Override
    public void change(int round, Executor alone) {
        RedisProcess old = master();
        alone.execute(() -> {
            RedisServers.awaitReplicated(old);
            old.kill();
        });
        awaitMasterOtherThan(old);
        startAllAgain();
    }

    /**
     * Starts those again that were killed, as replicas. Left to themselves they would be masters until a sentinel told them
     * otherwise, and take records that are lost then if a replica finds them before it is told of the new master.
     */
    void startAllAgain() {
        RedisProcess master =
                Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(this::master, RedisProcess::isAlive);
        this.servers.stream().filter(server -> !server.isAlive()).forEach(server -> server.startAsReplicaOf(master));
        awaitWhole();
    }

    /** Waits until another is the master. */
    void awaitMasterOtherThan(RedisProcess old) {
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> master() != old);
    }

    /** Waits until the sentinels know of a replica that has all the master has. */
    void awaitWhole() {
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(this::assertWhole);
    }

    @Override
    public void close() {
        Stream.concat(this.sentinels.stream(), this.servers.stream()).forEach(RedisProcess::close);
    }

    /** Sentinels that start before the replica has its connection learn of it ten seconds later. */
    private void form() {
        RedisProcess master = startServer();
        startServer("replicaof 127.0.0.1 " + master.port());
        startServer("replicaof 127.0.0.1 " + master.port());
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> master.ask(commands -> commands.info("replication"))
                        .matches("(?s).*state=online.*state=online.*"));
        for (int i = 0; i < 3; i++) {
            this.sentinels.add(RedisProcess.startSentinel(
                    "sentinel monitor " + NAME + " 127.0.0.1 " + master.port() + " 2",
                    "sentinel down-after-milliseconds " + NAME + " " + DOWN_AFTER.toMillis(),
                    "sentinel failover-timeout " + NAME + " 10000"));
        }
        awaitWhole();
    }

    private RedisProcess startServer(String... more) {
        List<String> settings = new ArrayList<>(List.of("repl-diskless-sync-delay 0", "min-replicas-to-write 1"));
        settings.addAll(List.of(more));
        RedisProcess server = RedisProcess.start(settings.toArray(String[]::new));
        this.servers.add(server);
        return server;
    }

    private void assertWhole() {
        RedisProcess master = master();
        String replication = master.ask(commands -> commands.info("replication"));
        assertThat(replication).containsPattern("(?s)state=online.*state=online");
        assertThat(this.sentinels)
                .extracting(sentinel -> sentinel.ask(commands -> commands.info("sentinel")))
                .allSatisfy(
                        known -> assertThat(known).contains("status=ok" + addressOf(master) + "slaves=2,sentinels=3"));
    }

    private static String addressOf(RedisProcess server) {
        return ",address=127.0.0.1:" + server.port() + ",";
    }
}

package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.ClientListArgs;
import io.lettuce.core.MigrateArgs;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.data.redis.connection.RedisClusterConfiguration;

/** A real cluster: three masters, with a replica each, in processes of their own. Not thread safe. */
final class RedisCluster implements RedisServers {

    private static final int MASTERS = 3;
    private static final int MOVES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Servers talk to one another on a port of their own, this much above the one for clients. */
    private static final int BUS = 10_000;

    private static final int FIRST_PORT = 10_000;
    private static final int END_OF_PORTS = 20_000;

    private final List<RedisProcess> servers = new ArrayList<>();

    private RedisCluster() {}

    /** Starts a cluster that is whole. */
    static RedisCluster start() {
        RedisCluster cluster = new RedisCluster();
        try {
            cluster.form();
            return cluster;
        } catch (RuntimeException | Error ex) {
            cluster.close();
            throw ex;
        }
    }

    @Override
    public RedisClusterConfiguration configuration() {
        return new RedisClusterConfiguration(this.servers.stream()
                .map(server -> "127.0.0.1:" + server.port())
                .toList());
    }

    /** {@return the server that owns the slot of a key} */
    RedisProcess masterOf(String key) {
        int slot = SlotHash.getSlot(key);
        return server(
                nodes().stream().filter(node -> node.hasSlot(slot)).findFirst().orElseThrow());
    }

    /** {@return the servers that own slots} */
    List<RedisProcess> masters() {
        return nodes().stream()
                .filter(node -> !node.getSlots().isEmpty())
                .map(this::server)
                .toList();
    }

    /** Begins to move the slot of a key to a master that does not own it; no key of it has been moved yet. */
    Move beginToMove(String key) {
        RedisProcess from = masterOf(key);
        RedisProcess to =
                masters().stream().filter(master -> master != from).findFirst().orElseThrow();
        return new Move(SlotHash.getSlot(key), from, to);
    }

    /** {@return the server to which somebody is subscribed} */
    RedisProcess subscribedTo() {
        return this.servers.stream()
                .filter(server -> !server.ask(commands -> commands.clientList(ClientListArgs.Builder.typePubsub()))
                        .isBlank())
                .findFirst()
                .orElseThrow();
    }

    /** Has a replica take over from a master that lives, which hands over all it has. */
    void failOver(RedisProcess master) {
        RedisProcess replica = replicaOf(master);
        replica.ask(commands -> commands.clusterFailover(false));
        awaitMaster(replica);
    }

    /** Ends a master as SIGKILL does, and waits until its replica has taken over. */
    void killAndFailOver(RedisProcess master) {
        RedisProcess replica = replicaOf(master);
        master.kill();
        awaitMaster(replica);
    }

    /** Slots of keys that there are move; masters hand over; masters are killed: by turns. */
    @Override
    public void change(int round, Executor alone) {
        RedisProcess master = masters().get(round / 3 % MASTERS);
        switch (round % 3) {
            case 0 -> {
                Awaitility.await().atMost(PATIENCE).until(() -> moveSlotsOfAnyKeys() > 0);
                IntStream.range(1, MOVES).forEach(number -> moveSlotsOfAnyKeys());
            }
            case 1 -> failOver(master);
            default -> {
                RedisProcess replica = replicaOf(master);
                alone.execute(() -> {
                    RedisServers.awaitReplicated(master);
                    master.kill();
                });
                awaitMaster(replica);
                startAllAgain();
            }
        }
        awaitWhole();
    }

    @Override
    public void stir() {
        moveSlotsOfAnyKeys();
    }

    /** {@return how many slots were moved}: one of each master that has any keys */
    private int moveSlotsOfAnyKeys() {
        List<String> keys = masters().stream()
                .map(master -> master.ask(commands -> commands.randomkey()))
                .filter(Objects::nonNull)
                .toList();
        keys.forEach(key -> beginToMove(key).close());
        return keys.size();
    }

    /** Starts those again that were killed, and waits until the cluster is whole. */
    void startAllAgain() {
        this.servers.stream().filter(server -> !server.isAlive()).forEach(RedisProcess::startAgain);
        awaitWhole();
    }

    /** Waits until all servers say that the cluster is whole, that each master has a replica, and who owns which slot. */
    void awaitWhole() {
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(this::assertWhole);
    }

    @Override
    public void close() {
        this.servers.forEach(RedisProcess::close);
    }

    private void form() {
        IntStream.range(0, 2 * MASTERS)
                .forEach(number -> this.servers.add(RedisProcess.startOn(
                        freePort(), "cluster-enabled yes", "cluster-node-timeout 2000", "repl-diskless-sync-delay 0")));
        for (int i = 0; i < this.servers.size(); i++) {
            int epoch = i + 1;
            this.servers.get(i).ask(commands -> commands.clusterSetConfigEpoch(epoch));
        }
        int share = SlotHash.SLOT_COUNT / MASTERS + 1;
        for (int i = 0; i < MASTERS; i++) {
            int[] slots = IntStream.range(i * share, Math.min((i + 1) * share, SlotHash.SLOT_COUNT))
                    .toArray();
            this.servers.get(i).ask(commands -> commands.clusterAddSlots(slots));
        }
        RedisProcess first = this.servers.get(0);
        this.servers.stream()
                .skip(1)
                .forEach(server -> first.ask(commands -> commands.clusterMeet("127.0.0.1", server.port())));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> this.servers.stream()
                        .allMatch(server -> nodesSeenBy(server).size() == this.servers.size()));
        for (int i = 0; i < MASTERS; i++) {
            String master = this.servers.get(i).ask(commands -> commands.clusterMyId());
            this.servers.get(i + MASTERS).ask(commands -> commands.clusterReplicate(master));
        }
        awaitWhole();
    }

    private RedisProcess replicaOf(RedisProcess master) {
        String id = master.ask(commands -> commands.clusterMyId());
        return nodes().stream()
                .filter(node -> id.equals(node.getSlaveOf()) && node.isConnected())
                .map(this::server)
                .findFirst()
                .orElseThrow();
    }

    private void awaitMaster(RedisProcess server) {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() ->
                        server.ask(commands -> commands.info("replication")).contains("role:master")
                                && living().allMatch(other -> stateSeenBy(other).contains("cluster_state:ok")));
    }

    private void assertWhole() {
        assertThat(this.servers).allSatisfy(RedisCluster::assertInOrder);
        assertThat(this.servers.stream().map(RedisCluster::ownersSeenBy).distinct())
                .hasSize(1);
    }

    private static void assertInOrder(RedisProcess server) {
        assertThat(stateSeenBy(server)).contains("cluster_state:ok");
        String replication = server.ask(commands -> commands.info("replication"));
        assertThat(replication)
                .contains(replication.contains("role:master") ? "connected_slaves:1" : "master_link_status:up");
    }

    /** {@return a line for each server: its id, its master's, whether it is connected, and its slots} */
    private static Set<String> ownersSeenBy(RedisProcess server) {
        return server.ask(commands -> commands.clusterNodes())
                .lines()
                .map(line -> line.split(" "))
                .map(node -> Stream.concat(
                                Stream.of(node[0], node[3]), Arrays.stream(node).skip(7))
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.toSet());
    }

    private static String stateSeenBy(RedisProcess server) {
        return server.ask(commands -> commands.clusterInfo());
    }

    private static List<RedisClusterNode> nodesSeenBy(RedisProcess server) {
        String nodes = server.ask(commands -> commands.clusterNodes());
        return ClusterPartitionParser.parse(nodes).getPartitions();
    }

    private List<RedisClusterNode> nodes() {
        return nodesSeenBy(living().findFirst().orElseThrow());
    }

    private Stream<RedisProcess> living() {
        return this.servers.stream().filter(RedisProcess::isAlive);
    }

    private RedisProcess server(RedisClusterNode node) {
        return this.servers.stream()
                .filter(server -> server.port() == node.getUri().getPort())
                .findFirst()
                .orElseThrow();
    }

    /** {@return a port whose other one is free, too} */
    private static int freePort() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS);
            if (isFree(port) && isFree(port + BUS)) {
                return port;
            }
        }
        throw new IllegalStateException("No port is free");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException ex) {
            return false;
        }
    }

    /** A slot on its way from one master to another, step by step as an operator's tool does it. */
    final class Move implements AutoCloseable {

        private final int slot;
        private final RedisProcess from;
        private final RedisProcess to;

        private Move(int slot, RedisProcess from, RedisProcess to) {
            this.slot = slot;
            this.from = from;
            this.to = to;
            String source = from.ask(commands -> commands.clusterMyId());
            String target = to.ask(commands -> commands.clusterMyId());
            to.ask(commands -> commands.clusterSetSlotImporting(slot, source));
            from.ask(commands -> commands.clusterSetSlotMigrating(slot, target));
        }

        /** Moves the keys that there are now. New ones are made where the slot goes to. */
        void moveKeys() {
            List<String> keys = this.from.ask(commands -> commands.clusterGetKeysInSlot(this.slot, Integer.MAX_VALUE));
            if (!keys.isEmpty()) {
                this.from.ask(commands -> commands.migrate(
                        "127.0.0.1", this.to.port(), 0, PATIENCE.toMillis(), MigrateArgs.Builder.keys(keys)));
            }
        }

        /** Moves what is left, and tells all masters where the slot is. Does nothing the second time. */
        @Override
        public void close() {
            moveKeys();
            String target = this.to.ask(commands -> commands.clusterMyId());
            this.to.ask(commands -> commands.clusterSetSlotNode(this.slot, target));
            masters().forEach(master -> master.ask(commands -> commands.clusterSetSlotNode(this.slot, target)));
        }
    }
}

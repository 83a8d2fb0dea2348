package io.idempotency.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A way to a server, on a port of its own, that breaks when it is told to.
 *
 * <p>It tells scripts from what drivers say when they connect: only replies to scripts are lost, and only scripts are counted.
 */
public final class FaultProxy implements AutoCloseable {

    /** How a connection ends. */
    public enum End {
        FIN,
        RST
    }

    private static final byte[] COMMAND = {'\r', '\n', 'E', 'V', 'A', 'L'};
    private static final byte[] END_OF_REQUESTS = {};
    private static final int FIRST_PORT = 20_000;
    private static final int END_OF_PORTS = 30_000;
    private static final int ATTEMPTS = 100;

    private final AtomicInteger scripts = new AtomicInteger();
    private final AtomicInteger repliesToLose = new AtomicInteger();
    private final AtomicLong bytesFromClients = new AtomicLong();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private final int target;
    private final int port;
    private volatile End end = End.FIN;
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean holding;
    private volatile boolean refusing;
    private volatile boolean closed;
    private volatile @Nullable ServerSocket listener;

    private FaultProxy(int target) {
        this.target = target;
        ServerSocket socket = listen();
        this.port = socket.getLocalPort();
        serve(socket);
    }

    public static FaultProxy to(RedisProcess server) {
        return new FaultProxy(server.port());
    }

    public int port() {
        return this.port;
    }

    /** {@return how many scripts have reached the server} */
    int scripts() {
        return this.scripts.get();
    }

    /** {@return how many bytes clients have sent, whether or not they went on} */
    long bytesFromClients() {
        return this.bytesFromClients.get();
    }

    /** The server runs the next scripts, but the client loses its connection instead of getting their replies. */
    public void loseReplies(int count, End how) {
        this.end = how;
        this.repliesToLose.set(count);
    }

    public void delayReplies(Duration time) {
        this.delay = time;
    }

    /** Takes connections and whatever comes, and passes nothing on, like a network that drops all packets. */
    public void hold() {
        this.holding = true;
    }

    /** Passes on what was held, of connections that still are, and all that comes. */
    public void forward() {
        synchronized (this.gate) {
            this.holding = false;
            this.gate.notifyAll();
        }
    }

    /** Ends all connections; new ones are taken. */
    void cut(End how) {
        this.links.forEach(link -> link.end(how));
    }

    /** Ends all connections and refuses new ones. */
    public void refuse() throws IOException {
        this.refusing = true;
        ServerSocket socket = this.listener;
        if (socket != null) {
            socket.close();
        }
        cut(End.FIN);
    }

    /** Takes connections again. */
    public void accept() {
        this.refusing = false;
        serve(listen(this.port));
    }

    @Override
    public void close() throws IOException {
        this.closed = true;
        refuse();
        forward();
    }

    /** Not where the kernel takes the ports of outgoing connections: one of these could have it when it is to be taken again. */
    private static ServerSocket listen() {
        UncheckedIOException last = new UncheckedIOException(new BindException("No port is free"));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return listen(ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS));
            } catch (UncheckedIOException ex) {
                last = ex;
            }
        }
        throw last;
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
            return socket;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private void serve(ServerSocket socket) {
        this.listener = socket;
        start(() -> {
            while (true) {
                Socket client = socket.accept();
                try {
                    new Link(client, new Socket(InetAddress.getLoopbackAddress(), this.target)).start();
                } catch (IOException ex) {
                    close(client, End.RST);
                }
            }
        });
    }

    private void awaitForwarding() throws InterruptedException {
        synchronized (this.gate) {
            while (this.holding && !this.closed) {
                this.gate.wait();
            }
        }
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException ex) {
                        // One side has closed the connection, or the listener is closed.
                    }
                },
                "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void close(Socket socket, End how) {
        try (socket) {
            if (how == End.RST) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException ex) {
            // It is closed.
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** One connection, in both directions. */
    private final class Link {

        private final Socket client;
        private final Socket server;
        private final BlockingQueue<byte[]> requests = new LinkedBlockingQueue<>();
        private int matched;
        private volatile boolean losing;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        /** It may have been taken just before all were ended. */
        void start() {
            FaultProxy.this.links.add(this);
            if (FaultProxy.this.refusing) {
                end(End.FIN);
            }
            FaultProxy.start(this::readRequests);
            FaultProxy.start(this::passOnRequests);
            FaultProxy.start(this::pumpReplies);
        }

        void end(End how) {
            this.requests.clear();
            FaultProxy.this.links.remove(this);
            FaultProxy.close(this.client, how);
            FaultProxy.close(this.server, End.FIN);
        }

        /** Also while what it reads is held, so that it is counted. */
        private void readRequests() throws IOException {
            InputStream from = this.client.getInputStream();
            byte[] buffer = new byte[1 << 16];
            try {
                for (int read = from.read(buffer); read > 0; read = from.read(buffer)) {
                    FaultProxy.this.bytesFromClients.addAndGet(read);
                    this.requests.add(Arrays.copyOf(buffer, read));
                }
            } finally {
                this.requests.add(END_OF_REQUESTS);
            }
        }

        private void passOnRequests() throws IOException, InterruptedException {
            try {
                for (byte[] bytes = this.requests.take(); bytes.length > 0; bytes = this.requests.take()) {
                    awaitForwarding();
                    int found = scriptsIn(bytes);
                    if (found > 0 && FaultProxy.this.repliesToLose.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                        this.losing = true;
                    }
                    FaultProxy.this.scripts.addAndGet(found);
                    this.server.getOutputStream().write(bytes);
                }
            } finally {
                end(End.FIN);
            }
        }

        /** The sleep is the fault: replies are late. */
        private void pumpReplies() throws IOException, InterruptedException {
            InputStream from = this.server.getInputStream();
            byte[] buffer = new byte[1 << 16];
            try {
                for (int read = from.read(buffer); read > 0 && !this.losing; read = from.read(buffer)) {
                    TimeUnit.MILLISECONDS.sleep(FaultProxy.this.delay.toMillis());
                    awaitForwarding();
                    this.client.getOutputStream().write(buffer, 0, read);
                }
            } finally {
                end(this.losing ? FaultProxy.this.end : End.FIN);
            }
        }

        /** A name of a command follows its length and a line break; it may come in two pieces. */
        private int scriptsIn(byte[] bytes) {
            int found = 0;
            for (byte next : bytes) {
                if (next == COMMAND[this.matched]) {
                    this.matched++;
                } else {
                    this.matched = next == COMMAND[0] ? 1 : 0;
                }
                if (this.matched == COMMAND.length) {
                    this.matched = 0;
                    found++;
                }
            }
            return found;
        }
    }
}

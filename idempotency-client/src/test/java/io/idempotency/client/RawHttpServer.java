package io.idempotency.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.util.StringUtils;

/**
 * An HTTP server that does to a connection what no real one does on demand. Each connection is for one request. Whoever decides about
 * a request does so once it has been read whole.
 */
final class RawHttpServer implements AutoCloseable {

    /** What becomes of a request. Several may be under way at a time. */
    interface Script {

        void answer(Request request, Wire wire) throws IOException;
    }

    private final Script script;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final InetSocketAddress address;
    private ServerSocket listener;
    private CompletableFuture<Void> accepting;

    private RawHttpServer(InetSocketAddress address, Script script) throws IOException {
        this.script = script;
        this.listener = listen(address);
        this.address = (InetSocketAddress) this.listener.getLocalSocketAddress();
        this.accepting = CompletableFuture.runAsync(() -> accept(this.listener), this.threads);
    }

    /** Listens on a free port of this machine. */
    static RawHttpServer start(Script script) throws IOException {
        return startOn(0, script);
    }

    static RawHttpServer startOn(int port, Script script) throws IOException {
        return new RawHttpServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), script);
    }

    int port() {
        return this.address.getPort();
    }

    /** Lists the requests so far, in the order in which they had arrived whole. */
    List<Request> requests() {
        return this.requests;
    }

    /** From now on connections are refused. Those that are there stay. */
    synchronized void refuse() throws IOException {
        this.listener.close();
        // Until the thread has left it the operating system goes on to listen.
        this.accepting.join();
    }

    synchronized void acceptAgain() throws IOException {
        ServerSocket next = listen(this.address);
        this.listener = next;
        this.accepting = CompletableFuture.runAsync(() -> accept(next), this.threads);
    }

    @Override
    public void close() throws IOException {
        refuse();
        this.threads.shutdownNow();
    }

    private static ServerSocket listen(InetSocketAddress address) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(address, 1000);
        return listener;
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket socket = from.accept();
                this.threads.execute(() -> serve(socket));
            } catch (IOException ex) {
                // It has been closed.
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            Request request = Request.read(new BufferedInputStream(socket.getInputStream()));
            this.requests.add(request);
            this.script.answer(request, new Wire(socket));
        } catch (IOException ex) {
            // The client has gone.
        }
    }

    /**
     * A request.
     *
     * @param headers by their names in any case; several values with a comma between them
     * @param text of the body
     */
    record Request(String method, String path, Map<String, String> headers, String text) {

        String key() {
            return this.headers.get("Idempotency-Key");
        }

        private static Request read(InputStream in) throws IOException {
            String[] start = StringUtils.delimitedListToStringArray(line(in), " ");
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                int colon = line.indexOf(':');
                headers.merge(
                        line.substring(0, colon), line.substring(colon + 1).strip(), (one, other) -> one + "," + other);
            }
            return new Request(start[0], start[1], headers, new String(body(in, headers), StandardCharsets.UTF_8));
        }

        private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
            if (!"chunked".equals(headers.getOrDefault("Transfer-Encoding", "").toLowerCase(Locale.ROOT))) {
                return in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
            }
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                body.write(in.readNBytes(size));
                line(in);
            }
            line(in);
            return body.toByteArray();
        }

        private static String line(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    throw new EOFException();
                }
                if (b != '\r') {
                    line.write(b);
                }
            }
            return line.toString(StandardCharsets.ISO_8859_1);
        }
    }

    /** The way back to the client. */
    static final class Wire {

        private final Socket socket;

        private Wire(Socket socket) {
            this.socket = socket;
        }

        /**
         * Answers.
         *
         * @param headers each as a whole line
         */
        void answer(int status, String body, String... headers) throws IOException {
            answer(status, body, body.getBytes(StandardCharsets.UTF_8).length, headers);
        }

        /** Answers with what claims to have another length than it has, and closes the connection. */
        void answer(int status, String body, int claimedLength, String... headers) throws IOException {
            StringBuilder head = new StringBuilder(
                    "HTTP/1.1 " + status + " Status\r\nConnection: close\r\nContent-Length: " + claimedLength + "\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            send(head + "\r\n" + body);
        }

        void send(String text) throws IOException {
            this.socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            this.socket.getOutputStream().flush();
        }

        void problem(int status, String type, String... headers) throws IOException {
            String[] all = Arrays.copyOf(headers, headers.length + 1);
            all[headers.length] = "Content-Type: application/problem+json";
            answer(status, "{\"detail\":\"For people\",\"type\":\"" + type + "\"}", all);
        }

        /** Breaks the connection at once (RST). */
        void reset() {
            try {
                this.socket.setSoLinger(true, 0);
                this.socket.close();
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        }

        /** Says nothing until the client has gone. */
        void hang() throws IOException {
            this.socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
    }
}

package io.idempotency.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What clients send to a server, as the server sees it. What scripts do there is not sent. */
final class SentCommands implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern LINE = Pattern.compile("\\+(\\d+)\\.(\\d{6}) \\[\\d+ (\\S+)] \"([^\"]+)\"(.*)");
    private static final String SCRIPT = "lua";

    private final Socket monitor;
    private final Socket marker;
    private final BufferedReader lines;

    /** Reports what comes from now on. */
    SentCommands(RedisProcess server) {
        try {
            this.monitor = connect(server);
            this.marker = connect(server);
            this.lines = new BufferedReader(new InputStreamReader(this.monitor.getInputStream(), US_ASCII));
            send(this.monitor, "MONITOR");
            if (!"+OK".equals(this.lines.readLine())) {
                throw new IllegalStateException("The server does not report");
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** {@return the names of the commands since the last time, in lower case} */
    List<String> names() {
        String mark = UUID.randomUUID().toString();
        List<String> names = new ArrayList<>();
        send(this.marker, "ECHO " + mark);
        for (Command command = next(); !command.arguments().contains(mark); command = next()) {
            names.add(command.name());
        }
        return names;
    }

    /** {@return the next command, for which it waits} */
    Command next() {
        try {
            for (String line = this.lines.readLine(); line != null; line = this.lines.readLine()) {
                Matcher found = LINE.matcher(line);
                if (!found.matches()) {
                    throw new IllegalStateException("Not the report of a command: " + line);
                }
                if (!found.group(3).equals(SCRIPT)) {
                    Duration at = Duration.ofSeconds(Long.parseLong(found.group(1)))
                            .plusNanos(Long.parseLong(found.group(2)) * 1_000);
                    return new Command(at, found.group(4).toLowerCase(Locale.ROOT), found.group(5));
                }
            }
            throw new IllegalStateException("The server has ended");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close() {
        try (this.monitor) {
            this.marker.close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Socket connect(RedisProcess server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static void send(Socket socket, String command) {
        try {
            socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * A command.
     *
     * @param at when, by the server's clock
     * @param name in lower case
     * @param arguments as the server prints them
     */
    record Command(Duration at, String name, String arguments) {}
}

package io.idempotency.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A MariaDB server of the machine, in a process of its own, where the system property {@value #PROPERTY} says where it is. */
final class MariaDb {

    static final String PROPERTY = "test.mariadbd";

    private final int port;

    private MariaDb(int port) {

        this.port = port;
    }

    static boolean isThere() {
        return !System.getProperty(PROPERTY, "").isEmpty();
    }

    /** {@return the one server, started when it is first asked for; it ends with the tests} */
    static MariaDb server() {
        return Holder.SERVER;
    }

    String create(String name) {
        try (Connection connection = DriverManager.getConnection(url("mysql"))) {
            connection.createStatement().execute("CREATE DATABASE " + name);
        } catch (SQLException ex) {
            throw new IllegalStateException(ex);
        }
        return url(name);
    }

    private String url(String name) {
        return "jdbc:mariadb://127.0.0.1:" + this.port + "/" + name + "?user=test&password=test";
    }

    private static MariaDb start() {
        try {
            Path directory = Files.createTempDirectory("mariadb-");
            Path init = directory.resolve("init.sql");
            Files.writeString(
                    init,
                    "CREATE USER 'test'@'127.0.0.1' IDENTIFIED BY 'test';\nGRANT ALL ON *.* TO 'test'@'127.0.0.1';\n");
            run(directory, "mariadb-install-db", "--datadir=" + directory.resolve("data"));
            int port = freePort();
            Process process = launch(
                    directory,
                    System.getProperty(PROPERTY),
                    "--datadir=" + directory.resolve("data"),
                    "--init-file=" + init,
                    "--bind-address=127.0.0.1",
                    "--port=" + port,
                    "--socket=" + directory.resolve("socket"),
                    "--max-connections=300",
                    // what it keeps need not outlive the machine
                    "--innodb-flush-log-at-trx-commit=0",
                    "--skip-name-resolve");
            MariaDb server = new MariaDb(port);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .failFast("It has ended, see " + directory, () -> !process.isAlive())
                    .ignoreExceptions()
                    .until(() ->
                            DriverManager.getConnection(server.url("mysql")).isValid(1));
            return server;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static void run(Path directory, String... command) throws IOException {
        try {
            if (launch(directory, command).waitFor() != 0) {
                throw new IllegalStateException(command[0] + " has failed, see " + directory);
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }

    private static Process launch(Path directory, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of(command));
        all.add(1, "--no-defaults");
        all.add("--user=" + System.getProperty("user.name"));
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static final class Holder {

        static final MariaDb SERVER = start();
    }
}

package io.idempotency.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.h2.tools.Server;

/**
 * The database that all instances share: it lives in this process, so that it outlives them.
 *
 * <p>An operation is known by its amount, which is {@link #AMOUNT_OF_FIRST} and its number.
 */
final class Books implements AutoCloseable {

    private static final long AMOUNT_OF_FIRST = 1000;

    private final String name;
    private final Connection connection;
    private final Server server;

    private Books(String name) throws SQLException, IOException {
        this.name = name;
        this.connection = DriverManager.getConnection("jdbc:h2:mem:" + name, "sa", "");
        this.server = Server.createTcpServer("-tcpPort", "0").start();
        try (Statement statement = this.connection.createStatement()) {
            statement.execute(Files.readString(Path.of(System.getProperty("sample.schema"))));
        }
    }

    static Books open(String name) throws SQLException, IOException {
        return new Books(name);
    }

    String url() {
        return "jdbc:h2:tcp://127.0.0.1:" + this.server.getPort() + "/mem:" + this.name;
    }

    static long amountOf(int operation) {
        return AMOUNT_OF_FIRST + operation;
    }

    /** {@return what the card processor did, in its order} */
    List<Effect> journal() throws SQLException {
        String query = "SELECT receipt, amount, process_id, charged_at FROM processor_journal ORDER BY receipt";
        List<Effect> effects = new ArrayList<>();
        try (Statement statement = this.connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                int operation = Math.toIntExact(rows.getLong("amount") - AMOUNT_OF_FIRST);
                OffsetDateTime at = rows.getObject("charged_at", OffsetDateTime.class);
                effects.add(new Effect(operation, rows.getLong("receipt"), rows.getLong("process_id"), at.toInstant()));
            }
        }
        return effects;
    }

    /** {@return the receipts that stand in the books under an operation} */
    List<Long> receiptsOf(int operation) throws SQLException {
        return numbers("SELECT receipt FROM charge WHERE amount = " + amountOf(operation));
    }

    /** {@return the numbers of all operations in the books} */
    List<Long> charged() throws SQLException {
        return numbers("SELECT amount - " + AMOUNT_OF_FIRST + " FROM charge ORDER BY 1");
    }

    @Override
    public void close() throws SQLException {
        this.server.stop();
        this.connection.close();
    }

    private List<Long> numbers(String query) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (Statement statement = this.connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }
}

package io.idempotency.fleet;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** A database on PostgreSQL for records and payments. Nothing in it keeps an operation from being paid twice. */
final class PaymentBooks {

    private static final String PAYMENTS = """
            CREATE TABLE payment (
                receipt    BIGINT GENERATED ALWAYS AS IDENTITY,
                operation  INT NOT NULL,
                process_id BIGINT NOT NULL,
                paid_at    TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
            )""";

    private final String url;

    private PaymentBooks(String url) {
        this.url = url;
    }

    /** Starts a server that keeps what it has committed. It ends with its test, or with this process. */
    static EmbeddedPostgres startServer() throws IOException {
        return EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
    }

    /** Creates a database. */
    static PaymentBooks create(EmbeddedPostgres server, String name) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        PaymentBooks books = new PaymentBooks(server.getJdbcUrl("postgres", name));
        try (Connection connection = books.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(schemaOfRecords());
            statement.execute(PAYMENTS);
        }
        return books;
    }

    String url() {
        return this.url;
    }

    /** {@return what a setting of the server is} */
    String setting(String name) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW " + name)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** {@return all payments, in their order} */
    List<Effect> payments() throws SQLException {
        List<Effect> payments = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM payment ORDER BY receipt")) {
            while (rows.next()) {
                payments.add(new Effect(
                        rows.getInt("operation"),
                        rows.getLong("receipt"),
                        rows.getLong("process_id"),
                        rows.getObject("paid_at", OffsetDateTime.class).toInstant()));
            }
        }
        return payments;
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(this.url);
    }

    private static String schemaOfRecords() {
        try (InputStream script =
                PaymentBooks.class.getResourceAsStream("/io/idempotency/jdbc/schema-postgresql.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}

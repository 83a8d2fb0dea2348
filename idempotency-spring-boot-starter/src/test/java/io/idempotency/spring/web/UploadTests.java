package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.RawHttp.Answer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Bodies that are many times larger than the heap of the server, which is another process here. */
@EachServer
@Timeout(120)
class UploadTests {

    private static final int MEGABYTE = 1024 * 1024;
    private static final int SIZE = 256 * MEGABYTE;
    private static final int FOUR = 4;
    private static final byte[] CHUNK = "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);

    @Parameter
    private Server server;

    @TempDir
    private Path directory;

    private final ExecutorService clients = Executors.newFixedThreadPool(FOUR);
    private Process process;
    private int port;

    @BeforeEach
    void start() throws IOException {
        Path log = this.directory.resolve("server.log");
        this.process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .replace('\n', File.pathSeparatorChar),
                        UploadServer.class.getName(),
                        this.server.name(),
                        "--server.port=0",
                        "--server.address=127.0.0.1")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        this.port = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .failFast(() -> !this.process.isAlive())
                .until(() -> port(log), found -> found > 0);
    }

    private static int port(Path log) throws IOException {
        String text = Files.readString(log, StandardCharsets.ISO_8859_1);
        int start = text.indexOf(UploadServer.PORT);
        int end = text.indexOf('.', start);
        return start < 0 || end < 0 ? 0 : Integer.parseInt(text.substring(start + UploadServer.PORT.length(), end));
    }

    @AfterEach
    void stop() {
        this.clients.shutdownNow();
        this.process.destroyForcibly();
    }

    /** In one test, as each would have to wait for a server to start. */
    @Test
    void aLargeBodyCostsNoHeap() throws Exception {
        String key = Http.newKey();
        upload(Http.newKey(), 2 * MEGABYTE, 'x');
        long before = heap();
        Answer first = uploadWatched(key, before);
        assertThat(first.text()).startsWith("1:");
        Answer retry = uploadWatched(key, before);
        assertThat(retry.isReplay()).isTrue();
        assertThat(retry.text()).isEqualTo(first.text());
        assertThat(upload(key, SIZE, 'y').text()).contains("urn:idempotency:key-reused");
        List<Future<Answer>> many = new ArrayList<>();
        for (int i = 0; i < FOUR; i++) {
            many.add(this.clients.submit(() -> upload(Http.newKey(), SIZE, 'x')));
        }
        for (Future<Answer> answer : many) {
            assertThat(answer.get(60, TimeUnit.SECONDS).text()).isEqualTo(first.text());
        }
        assertThat(heap() - before).isLessThan(8 * MEGABYTE);
    }

    private Answer upload(String key, int size, char last) throws IOException {
        try (RawHttp connection = new RawHttp(this.port)) {
            begin(connection, key, size);
            sendChunks(connection, size - CHUNK.length);
            return end(connection, last);
        }
    }

    /** Looks at the heap while the body is on its way. */
    private Answer uploadWatched(String key, long before) throws IOException {
        try (RawHttp connection = new RawHttp(this.port)) {
            begin(connection, key, SIZE);
            for (int quarter = 1; quarter <= 4; quarter++) {
                sendChunks(connection, SIZE / 4 - (quarter == 4 ? CHUNK.length : 0));
                assertThat(heap() - before).isLessThan(8 * MEGABYTE);
            }
            return end(connection, 'x');
        }
    }

    private static void begin(RawHttp connection, String key, int size) throws IOException {
        connection.send("POST /stream HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: " + key
                + "\r\nContent-Type: application/octet-stream\r\nContent-Length: " + size + "\r\n\r\n");
    }

    private static void sendChunks(RawHttp connection, int bytes) throws IOException {
        for (int left = bytes; left > 0; left -= CHUNK.length) {
            connection.send(CHUNK);
        }
    }

    private static Answer end(RawHttp connection, char last) throws IOException {
        byte[] chunk = CHUNK.clone();
        chunk[chunk.length - 1] = (byte) last;
        connection.send(chunk);
        return connection.readAnswer();
    }

    private long heap() {
        return Long.parseLong(new Http(this.port).call("GET", "/heap").send().text());
    }
}

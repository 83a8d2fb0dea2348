package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.IdempotencyEngine;
import io.idempotency.spring.web.Http.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

@EachServer
class ShutdownTests {

    @Parameter
    private Server server;

    @Test
    void leasesAreRenewedUntilTheServerHasDrained() throws InterruptedException {
        App app = App.startOn(this.server, "server.shutdown=graceful");
        IdempotencyEngine engine = app.bean(IdempotencyEngine.class);
        Ledger ledger = app.ledger();
        int port = app.port();
        String key = Http.newKey();
        CompletableFuture<Reply> running = app.http().post("/slow").key(key).sendAsync();
        ledger.awaitStart(key);
        Thread closing = new Thread(app::close);
        closing.start();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !accepts(port));
        assertThat(engine.isRunning()).isTrue();
        ledger.open(key);
        assertThat(running.join().text()).isEqualTo("run 1");
        closing.join(Duration.ofSeconds(30).toMillis());
        assertThat(closing.isAlive()).isFalse();
        assertThat(engine.isRunning()).isFalse();
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException ex) {
            return false;
        }
    }
}

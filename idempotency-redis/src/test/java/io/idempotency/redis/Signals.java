package io.idempotency.redis;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What Java cannot do to a process by itself. */
public final class Signals {

    private Signals() {}

    /**
     * Sends a signal.
     *
     * @param name without the leading {@code SIG}
     */
    public static void send(String name, Process process) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("The signal was not sent");
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }
}

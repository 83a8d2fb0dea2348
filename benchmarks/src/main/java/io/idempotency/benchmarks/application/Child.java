package io.idempotency.benchmarks.application;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/**
 * Runs an application for the process that has started it. Its first line tells the port and the version of Java, and it ends with
 * its standard input, which closes when that process ends, however it does.
 */
final class Child {

    private Child() {}

    static void run(Class<?> application, String... arguments) {
        PrintStream out = System.out;
        System.setOut(System.err);
        WebServerApplicationContext context =
                (WebServerApplicationContext) SpringApplication.run(application, arguments);
        endWithInput();
        out.println(Objects.requireNonNull(context.getWebServer()).getPort() + " " + Runtime.version());
        out.flush();
    }

    private static void endWithInput() {
        Thread thread = new Thread(
                () -> {
                    awaitEnd();
                    Runtime.getRuntime().halt(0);
                },
                "end");
        thread.setDaemon(true);
        thread.start();
    }

    private static void awaitEnd() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException ex) {
            System.err.println("Standard input: " + ex);
        }
    }
}

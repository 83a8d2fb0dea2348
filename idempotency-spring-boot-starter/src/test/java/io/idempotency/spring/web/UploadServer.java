package io.idempotency.spring.web;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The test application in a process of its own, whose heap is small. It ends with its standard input, so with its parent. */
final class UploadServer {

    static final String PORT = "Listening on ";

    private UploadServer() {}

    /** Starts. The first argument names the server, the others are properties. */
    public static void main(String[] arguments) throws IOException {
        Server server = Server.valueOf(arguments[0]);
        var context = (ServletWebServerApplicationContext)
                new SpringApplicationBuilder(TestApplication.class, HeapController.class, server.configuration())
                        .run(arguments);
        System.out.println(PORT + context.getWebServer().getPort() + ".");
        System.in.read();
        Runtime.getRuntime().halt(0);
    }

    /** Says how much of the heap is in use, garbage apart. */
    @RestController
    static final class HeapController {

        @GetMapping("/heap")
        String heap() {
            System.gc();
            return Long.toString(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
    }
}

package io.idempotency.sample.cli;

import java.net.URI;
import picocli.CommandLine.Option;

/** Where the server is, and how long to wait for it. */
final class ServerOptions {

    @Option(names = "--url", paramLabel = "URL", description = "Where the server is. Default: ${DEFAULT-VALUE}")
    URI url = URI.create("http://localhost:8080");

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long to try in all. Default: ${DEFAULT-VALUE}")
    int timeout = 120;
}

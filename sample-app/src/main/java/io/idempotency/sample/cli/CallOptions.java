package io.idempotency.sample.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a call is made that must not be done twice. */
final class CallOptions {

    @Mixin
    ServerOptions server = new ServerOptions();

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Key of the operation. Repeated with the same key, it is not done again."
                    + " Default: a random UUID, which is printed")
    @Nullable
    String key;

    @Option(
            names = "--retries",
            paramLabel = "NUMBER",
            description = "How often to try again at most. Default: ${DEFAULT-VALUE}")
    int retries = 100;
}

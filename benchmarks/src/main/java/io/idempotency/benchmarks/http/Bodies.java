package io.idempotency.benchmarks.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Requests of certain lengths, as files, so that whoever sends one sends the same bytes. */
final class Bodies {

    private static final String BEGINNING = "{\"customer\":\"c-4711\",\"amount\":1999,\"memo\":\"";
    private static final String END = "\"}";
    private static final String PADDING = "Thank you for your order. ";

    private final Path folder;

    Bodies(Path folder) {
        this.folder = folder;
    }

    /** {@return the file of a body of this length} */
    Path file(int size) throws IOException {
        Path file = this.folder.resolve("body-" + size + ".json").toAbsolutePath();
        if (!Files.exists(file)) {
            Files.writeString(file, text(size), StandardCharsets.US_ASCII);
        }
        return file;
    }

    static String text(int size) {
        int padding = size - BEGINNING.length() - END.length();
        if (padding < 0) {
            throw new IllegalArgumentException("A body cannot have " + size + " bytes");
        }
        return BEGINNING + PADDING.repeat(padding / PADDING.length() + 1).substring(0, padding) + END;
    }
}

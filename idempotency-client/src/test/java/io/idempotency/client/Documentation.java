package io.idempotency.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** What the repository says of itself. */
public final class Documentation {

    private Documentation() {}

    /** {@return the text of a file}, named from the root of the repository */
    public static String read(String file) throws IOException {
        Path directory = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".ci"))) {
            directory = Objects.requireNonNull(directory.getParent(), "root of the repository");
        }
        return Files.readString(directory.resolve(file));
    }
}

package io.idempotency.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * A release that is to come: the present one, but its records are of version 2, and it knows no other. Its classes are the present
 * ones, in whose constants the version was replaced.
 */
final class NewerRelease {

    private static final String CLASSES = "/io/idempotency/redis/";

    private NewerRelease() {}

    /** {@return a jar of the sample with such a store} */
    static Path jar() throws IOException {
        Path jar = Instance.DIRECTORY.resolve("newer-release.jar");
        Files.createDirectories(Instance.DIRECTORY);
        Files.copy(Fleet.PRESENT, jar, StandardCopyOption.REPLACE_EXISTING);
        // What is there comes before the libraries on the class path of the packaged sample.
        try (FileSystem content = FileSystems.newFileSystem(jar)) {
            Path classes = Files.createDirectories(content.getPath("/BOOT-INF/classes" + CLASSES));
            Map<String, String> versions = Map.of("'1 ", "'2 ", "'^1 ", "'^2 ");
            Files.write(classes.resolve("Script.class"), doctored("Script.class", versions));
            // A constant of one character, and how a concatenation begins.
            Map<String, String> version =
                    Map.of("\u0001\u0000\u00011", "\u0001\u0000\u00012", "1 \u0001 \u0001 ", "2 \u0001 \u0001 ");
            Files.write(classes.resolve("RecordForm.class"), doctored("RecordForm.class", version));
        }
        return jar;
    }

    private static byte[] doctored(String name, Map<String, String> replacements) {
        try (InputStream in = NewerRelease.class.getResourceAsStream(CLASSES + name)) {
            String found = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            String result = found;
            for (Map.Entry<String, String> replacement : replacements.entrySet()) {
                assertThat(result).contains(replacement.getKey());
                result = result.replace(replacement.getKey(), replacement.getValue());
            }
            return result.getBytes(StandardCharsets.ISO_8859_1);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}

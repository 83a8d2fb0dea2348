package io.idempotency.benchmarks.http;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Makes applications ready for loads, and puts loads on them, one at a time. */
final class Driver {

    private final Wrk wrk;
    private final Bodies bodies;
    private final String run = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36) + "-";
    private int loads;

    Driver(Wrk wrk, Bodies bodies) {
        this.wrk = wrk;
        this.bodies = bodies;
    }

    /** Checks that an application does what it should, and has answers to replay where that is what it is to do. */
    void prepare(Application application, Iterable<Integer> sizes) throws IOException, InterruptedException {
        Scenario scenario = application.subject().scenario();
        Client client = application.client();
        for (int size : sizes) {
            Path body = this.bodies.file(size);
            new Probe(scenario, client).check(nextPrefix(), body);
            for (int value = 0; value < scenario.load().distinct(); value++) {
                client.charge(scenario.load(), hotPrefix(application, size) + value, body);
            }
        }
    }

    /** Puts a load on an application; when it has ended, so has what it left behind. */
    Measurement load(Application application, int size, int connections, int seconds)
            throws IOException, InterruptedException {
        Load load = application.subject().scenario().load();
        Client client = application.client();
        long before = client.count();
        Measurement measurement = this.wrk.run(
                application.target(),
                load,
                load == Load.HOT ? hotPrefix(application, size) : nextPrefix(),
                this.bodies.file(size),
                connections,
                seconds);
        checkCount(load, client.count() - before, measurement);
        settle(application, client);
        return measurement;
    }

    private static void checkCount(Load load, long charges, Measurement measurement) {
        if (load == Load.HOT ? charges > 0 : charges < measurement.requests()) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT, "Of %d requests, %d ran, under %s", measurement.requests(), charges, load));
        }
    }

    private static void settle(Application application, Client client) throws IOException, InterruptedException {
        Scenario scenario = application.subject().scenario();
        if (scenario.mustBeToldToForget()) {
            client.forget();
        } else if (scenario.load() == Load.UNIQUE) {
            TimeUnit.MILLISECONDS.sleep(2 * Launcher.SHORT.toMillis());
        }
    }

    /** No two loads, and no two runs, have the same keys, though they have the same Redis. */
    private String nextPrefix() {
        this.loads++;
        return this.run + this.loads + "-";
    }

    private String hotPrefix(Application application, int size) {
        return this.run + application.subject().id() + "-" + size + "-";
    }
}

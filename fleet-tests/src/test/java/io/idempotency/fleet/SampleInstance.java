package io.idempotency.fleet;

import io.idempotency.redis.FaultProxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The packaged sample, with its own way to Redis. */
final class SampleInstance extends Instance {

    private static final Pattern DEFERRED = Pattern.compile("It is kept in memory and repeated");
    private static final Pattern CAUGHT_UP = Pattern.compile("is stored at last|was overtaken: its lease");

    private final FaultProxy redis;

    private SampleInstance(String name, List<String> application, FaultProxy redis) {
        super(name, application);
        this.redis = redis;
    }

    /**
     * Launches one, and does not wait for it.
     *
     * @param name that of its logs
     * @param jar the release of the sample
     * @param redis its way to Redis, of its own
     * @param books where it keeps its charges
     * @param arguments further ones of its command line
     */
    static SampleInstance launch(String name, Path jar, FaultProxy redis, Books books, String... arguments) {
        List<String> application = new ArrayList<>(List.of(
                "-jar",
                jar.toString(),
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--spring.profiles.active=redis",
                "--spring.data.redis.port=" + redis.port(),
                "--spring.datasource.url=" + books.url(),
                "--spring.datasource.username=sa",
                "--spring.sql.init.mode=never",
                "--idempotency.in-flight.lease=" + LEASE.toSeconds() + "s",
                "--idempotency.store.redis.timeout=900ms"));
        application.addAll(List.of(arguments));
        return new SampleInstance(name, application, redis);
    }

    FaultProxy redis() {
        return this.redis;
    }

    /** {@return whether it keeps an answer in memory that Redis has not heard of} */
    boolean hasUnstored() {
        String log = running().log();
        return DEFERRED.matcher(log).results().count()
                > CAUGHT_UP.matcher(log).results().count();
    }
}

package io.idempotency.fleet;

import io.idempotency.redis.FaultProxy;
import io.idempotency.redis.RedisProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Instances of the sample that share a Redis, which forgets nothing, and a database; each has its own way to Redis. */
final class Fleet implements AutoCloseable {

    /** The sample as it was just built. */
    static final Path PRESENT = Path.of(System.getProperty("sample.jar"));

    private final RedisProcess redis = RedisProcess.start("appendonly yes", "appendfsync always");
    private final Books books;
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final List<SampleInstance> instances = new ArrayList<>();

    private Fleet(String name) throws SQLException, IOException {
        this.books = Books.open(name);
    }

    /** Starts instances of the present release, and waits until they take requests. */
    static Fleet start(String name, int size, String... arguments) throws SQLException, IOException {
        return start(name, Collections.nCopies(size, PRESENT), arguments);
    }

    /** Starts one instance of each release, and waits until they take requests. */
    static Fleet start(String name, List<Path> releases, String... arguments) throws SQLException, IOException {
        Fleet fleet = new Fleet(name);
        try {
            for (Path release : releases) {
                FaultProxy proxy = FaultProxy.to(fleet.redis);
                fleet.proxies.add(proxy);
                String log = name + "-" + fleet.proxies.size();
                fleet.instances.add(SampleInstance.launch(log, release, proxy, fleet.books, arguments));
            }
            fleet.instances.forEach(SampleInstance::awaitUp);
            return fleet;
        } catch (RuntimeException ex) {
            fleet.close();
            throw ex;
        }
    }

    List<SampleInstance> instances() {
        return Collections.unmodifiableList(this.instances);
    }

    SampleInstance instance(int index) {
        return this.instances.get(index);
    }

    RedisProcess redis() {
        return this.redis;
    }

    Books books() {
        return this.books;
    }

    @Override
    public void close() throws SQLException, IOException {
        this.instances.forEach(SampleInstance::close);
        for (FaultProxy proxy : this.proxies) {
            proxy.close();
        }
        this.redis.close();
        this.books.close();
    }
}

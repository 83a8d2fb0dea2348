package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.IdempotencyStore;
import java.time.Duration;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The contract on servers that change in the middle of it, again and again. */
@Tag("fleet")
@TestInstance(Lifecycle.PER_CLASS)
abstract class StoreUnderChangeContract extends RedisStoreContract {

    /** Of each kind one. */
    private static final int AT_LEAST = 3;

    private final StoreUnderChange store;

    StoreUnderChangeContract(Driver driver, RedisServers servers) {
        this.store = new StoreUnderChange(driver, servers);
    }

    @Override
    protected IdempotencyStore store() {
        return this.store;
    }

    /** A quarter of it is longer than a call takes while a replica takes over. */
    @Override
    protected Duration lease() {
        return Duration.ofSeconds(32);
    }

    @AfterAll
    void end() throws InterruptedException {
        this.store.end();
        LogFactory.getLog(getClass()).info(this.store.changes() + " changes");
        assertThat(this.store.changes()).isGreaterThanOrEqualTo(AT_LEAST);
    }
}

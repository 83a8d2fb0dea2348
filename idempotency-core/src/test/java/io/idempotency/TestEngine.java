package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An engine whose store can be made to fail and whose clock moves when it is told to.
 *
 * <p>As long as it is not started, nothing happens in the background: tests renew and repeat by hand.
 */
final class TestEngine {

    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration MAX_DURATION = Duration.ofMinutes(15);
    static final Duration MOMENT = Duration.ofNanos(1);
    static final EngineSettings SETTINGS = new EngineSettings(LEASE, MAX_DURATION, 1 << 20, 100);

    /** Tests fail the store on purpose, again and again. */
    private static final Logger LOGGER = Logger.getLogger(IdempotencyEngine.class.getName());

    static {
        LOGGER.setLevel(Level.OFF);
    }

    private final TestClock clock = new TestClock();
    private final RecordingListener listener = new RecordingListener();
    private final IdempotencyStore memory;
    private final FaultyStore store;
    private final IdempotencyEngine engine;

    TestEngine() {
        this(SETTINGS);
    }

    TestEngine(EngineSettings settings) {
        this(settings, store -> store);
    }

    /** @param around makes of the faulty store the one that the engine has */
    TestEngine(EngineSettings settings, UnaryOperator<IdempotencyStore> around) {
        this.memory = new InMemoryIdempotencyStore(1 << 26, this.clock);
        this.store = new FaultyStore(this.memory);
        this.engine = engine(around.apply(this.store), settings, RecordKeys.none());
    }

    /** {@return another engine on the same store and clock, as another process has it} */
    IdempotencyEngine withKeys(RecordKeys keys) {
        return engine(this.store, SETTINGS, keys);
    }

    private IdempotencyEngine engine(IdempotencyStore store, EngineSettings settings, RecordKeys keys) {
        return new IdempotencyEngine(store, settings, keys, this.clock::nanoTime, this.listener);
    }

    TestClock clock() {
        return this.clock;
    }

    FaultyStore store() {
        return this.store;
    }

    /** {@return the store itself, in which nothing goes wrong, as another process sees it} */
    IdempotencyStore memory() {
        return this.memory;
    }

    RecordingListener listener() {
        return this.listener;
    }

    IdempotencyEngine engine() {
        return this.engine;
    }

    Execution attempt() {
        return this.engine.attempt(TestRecords.id(1));
    }

    /** Makes a new attempt, whatever it leads to. */
    Decision begin(String request) {
        return begin(attempt(), request);
    }

    Decision begin(Execution execution, String request) {
        try {
            return execution.begin(TestRequest.read(request));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Makes a new attempt that gets to run. */
    Execution run(String request) {
        Execution execution = attempt();
        assertThat(begin(execution, request)).isInstanceOf(Decision.Run.class);
        return execution;
    }

    /** Asks the store as another process does that would run. */
    boolean isTakeableElsewhere() {
        Attempt other = Attempt.on(TestRecords.id(1));
        boolean taken = this.memory.acquire(other, null, LEASE) instanceof Acquisition.Acquired;
        if (taken) {
            this.memory.release(other);
        }
        return taken;
    }

    void renewLeases() {
        this.engine.leases().renew();
    }

    /** Works off the backlog once. */
    void repeat() {
        this.engine.backlog().repeat();
    }

    void assertNothingIsHeld() {
        assertThat(this.engine.leases().size()).isZero();
        assertThat(this.engine.backlog().isEmpty()).isTrue();
    }
}

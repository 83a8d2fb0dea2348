package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.RecordId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WaitersTests {

    private static final Duration LONG = Duration.ofHours(1);
    private static final RecordId ID = TestRecords.id(1);

    private final AtomicInteger woken = new AtomicInteger();
    private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(1 << 20);
    private final IdempotencyEngine engine = engine(2);

    private IdempotencyEngine engine(int maxWaiting) {
        EngineSettings settings = new EngineSettings(Duration.ofSeconds(30), LONG, 0, maxWaiting);
        return new IdempotencyEngine(this.store, settings);
    }

    @BeforeEach
    void start() {
        this.engine.start();
    }

    @AfterEach
    void stop() {
        this.engine.stop();
    }

    /** The signal wakes on the thread that ends the run, so nothing else has. */
    @Test
    void theEndOfARunWakesWhoeverWaitsForIt() throws Exception {
        Execution run = this.engine.attempt(ID);
        run.begin(TestRequest.read("request"));
        Thread[] wakingThread = new Thread[1];
        waiter().onWake(LONG, () -> wakingThread[0] = Thread.currentThread());
        Waiter other = this.engine.waiter(TestRecords.id(2));
        other.onWake(LONG, this.woken::incrementAndGet);

        run.release(null);

        assertThat(wakingThread[0]).isSameAs(Thread.currentThread());
        assertThat(this.woken).hasValue(0);
        assertThat(this.engine.waiters().size()).isEqualTo(1);
    }

    @Test
    void whatEndedBeforeItWasToldWhatToDoWakesItAtOnce() throws Exception {
        Execution run = this.engine.attempt(ID);
        run.begin(TestRequest.read("request"));
        Waiter waiter = waiter();
        run.release(null);
        waiter.onWake(LONG, this.woken::incrementAndGet);
        assertThat(this.woken).hasValue(1);
    }

    @Test
    void itWakesOnce() {
        Waiter waiter = waiter();
        waiter.onWake(LONG, this.woken::incrementAndGet);
        waiter.wake();
        waiter.wake();
        assertThat(this.woken).hasValue(1);
        assertThat(this.engine.waiters().size()).isZero();
    }

    @Test
    void whoHasClosedIsNotWoken() {
        Waiter waiter = waiter();
        waiter.onWake(LONG, this.woken::incrementAndGet);
        waiter.close();
        waiter.wake();
        assertThat(this.woken).hasValue(0);
    }

    @Test
    void itIsToldWhatToDoOnce() {
        Waiter waiter = waiter();
        waiter.onWake(LONG, this.woken::incrementAndGet);
        assertThatIllegalStateException().isThrownBy(() -> waiter.onWake(LONG, this.woken::incrementAndGet));
    }

    @Test
    void itWakesByItselfInTime() {
        waiter().onWake(Duration.ofMillis(1), this.woken::incrementAndGet);
        Awaitility.await().untilAsserted(() -> assertThat(this.woken).hasValue(1));
    }

    /** A signal may have been lost. */
    @Test
    void itWakesNowAndThenWhateverItWasTold() {
        waiter().onWake(LONG, this.woken::incrementAndGet);
        Awaitility.await().untilAsserted(() -> assertThat(this.woken).hasValue(1));
    }

    @Test
    void noMoreWaitThanTheSettingsAllow() {
        Waiter first = waiter();
        waiter();
        assertThat(this.engine.waiter(ID)).isNull();
        first.close();
        first.close();
        assertThat(this.engine.waiter(ID)).isNotNull();
        assertThat(this.engine.waiter(ID)).isNull();
    }

    @Test
    void nobodyWaitsForAnEngineThatIsStopped() {
        waiter().onWake(LONG, this.woken::incrementAndGet);
        this.engine.stop();
        assertThat(this.woken).hasValue(1);
        assertThat(this.engine.waiter(ID)).isNull();
    }

    private Waiter waiter() {
        Waiter waiter = this.engine.waiter(ID);
        assertThat(waiter).isNotNull();
        return waiter;
    }
}

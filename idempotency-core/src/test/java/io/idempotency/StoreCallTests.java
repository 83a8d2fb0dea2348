package io.idempotency;

import static io.idempotency.TestRecords.DAY;
import static io.idempotency.TestRecords.kept;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.idempotency.FaultyStore.Call;
import io.idempotency.StoreCall.Outcome;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.RecordId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What listeners are told of calls of the store, and what an engine says of itself. */
class StoreCallTests {

    private static final RecordId ID = TestRecords.id(1);

    private final TestClock clock = new TestClock();
    private final FaultyStore store = new FaultyStore(new InMemoryIdempotencyStore(1 << 20, this.clock));
    private final CallListener calls = new CallListener();
    private final IdempotencyEngine engine = new IdempotencyEngine(
            this.store,
            TestEngine.SETTINGS,
            RecordKeys.none(),
            this.clock::nanoTime,
            new ThrowingListener(),
            this.calls);

    @Test
    void aRunIsToldCallByCall() throws IOException {
        Execution execution = begin();
        this.engine.leases().renew();
        assertThat(execution.settle(null, DAY)).isTrue();
        execution.complete(kept("request", "answer"), DAY);
        begin();

        assertThat(this.calls.told)
                .containsExactly(
                        "ACQUIRE ACQUIRED", "RENEW OWNER", "SETTLE OWNER", "COMPLETE OWNER", "ACQUIRE FINISHED");
    }

    @Test
    void whoIsOvertakenIsToldAsNotTheOwner() throws IOException {
        Execution late = begin();
        begin();
        this.clock.advance(TestEngine.LEASE);
        begin();
        this.engine.leases().renew();
        assertThat(late.settle(null, DAY)).isFalse();

        assertThat(this.calls.told)
                .containsExactly(
                        "ACQUIRE ACQUIRED",
                        "ACQUIRE IN_FLIGHT",
                        "ACQUIRE ACQUIRED",
                        "RENEW NOT_OWNER",
                        "SETTLE NOT_OWNER");
    }

    @Test
    void aCallThatFailsIsToldToo() throws IOException {
        Execution execution = begin();
        this.store.refuse(Call.COMPLETE, Call.ACQUIRE);
        execution.complete(kept("request", "answer"), DAY);
        assertThatExceptionOfType(IdempotencyStoreException.class)
                .isThrownBy(() -> this.engine.attempt(TestRecords.id(2)).begin(TestRequest.read("request")));

        assertThat(this.calls.told).containsExactly("ACQUIRE ACQUIRED", "COMPLETE FAILED", "ACQUIRE FAILED");
    }

    @Test
    void anEngineSaysWhatItHolds() throws IOException {
        assertHolds(0, 0, 0);
        Execution execution = begin();
        assertHolds(1, 0, 0);
        this.engine.start();
        try (Waiter waiter = this.engine.waiter(ID)) {
            assertThat(waiter).isNotNull();
            assertHolds(1, 1, 0);
        }
        this.store.refuse(Call.COMPLETE);
        execution.complete(kept("request", "answer"), DAY);
        assertHolds(1, 0, 1);
        this.store.recover();
        this.engine.stop();
        assertHolds(0, 0, 0);
    }

    private void assertHolds(int leased, int waiting, int unstored) {
        assertThat(this.engine.leasedRuns()).isEqualTo(leased);
        assertThat(this.engine.waiting()).isEqualTo(waiting);
        assertThat(this.engine.unstoredCompletions()).isEqualTo(unstored);
    }

    private Execution begin() throws IOException {
        Execution execution = this.engine.attempt(ID);
        execution.begin(TestRequest.read("request"));
        return execution;
    }

    private static final class CallListener implements EngineListener {

        final List<String> told = new ArrayList<>();

        @Override
        public synchronized void storeCalled(StoreCall call, Outcome outcome, long nanos) {
            assertThat(nanos).isNotNegative();
            this.told.add(call + " " + outcome);
        }
    }

    /** Costs neither the engine nor the other listeners anything. */
    private static final class ThrowingListener implements EngineListener {

        @Override
        public void storeCalled(StoreCall call, Outcome outcome, long nanos) {
            throw new IllegalStateException("as a broken listener does");
        }
    }
}

package io.idempotency.test.reference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import io.idempotency.store.StoredAnswer;
import io.idempotency.test.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Whatever calls collide, each of them looks as if it had happened at once. */
class LinearizabilityTests {

    @Test
    void theInMemoryStoreIsLinearizable() {
        scenarios().iterations(30).check(InMemory.class);
    }

    @Test
    void soAreTheCallsOfASingleAttempt() {
        scenarios().iterations(10).check(InMemoryWithOneAttempt.class);
    }

    @Test
    void aRacyStoreIsFoundOut() {
        assertThatThrownBy(() ->
                        scenarios().iterations(50).minimizeFailedScenario(false).check(Racy.class))
                .isInstanceOf(LincheckAssertionError.class);
    }

    /** Caffeine is trusted, and its loops are too long for a model checker. */
    private static ModelCheckingOptions scenarios() {
        return new ModelCheckingOptions()
                .invocationsPerIteration(100)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(2)
                .actorsAfter(2)
                .addGuarantee(forClasses(name -> name.startsWith("com.github.benmanes.caffeine"))
                        .allMethods()
                        .treatAsAtomic());
    }

    /** A lapsed record, a fresh one, and two attempts on each. The clock stands still. */
    @Param(name = "number", gen = IntGen.class, conf = "0:3")
    abstract static class Calls {

        private static final Duration LEASE = Duration.ofMinutes(1);
        private static final Retention RETENTION = Retention.FOREVER;
        private static final List<Fingerprint> FINGERPRINTS = four(number -> new Fingerprint("request-" + number));
        static final List<Attempt> ATTEMPTS = four(Calls::newAttempt);
        private static final List<Kept> ANSWERS = four(Calls::answer);

        private final IdempotencyStore store;
        private final List<Attempt> attempts;

        Calls(IdempotencyStore store, ManualClock clock, List<Attempt> attempts) {
            this.store = store;
            this.attempts = attempts;
            store.acquire(ATTEMPTS.get(0), FINGERPRINTS.get(0), LEASE);
            clock.advance(LEASE);
        }

        @Operation
        public String acquire(@Param(name = "number") int number) {
            Acquisition found = this.store.acquire(attempt(number), FINGERPRINTS.get(number), LEASE);
            return found instanceof Acquired ? "Acquired" : found.toString();
        }

        @Operation
        public boolean renew(@Param(name = "number") int number) {
            return this.store.renew(List.of(attempt(number)), LEASE).isEmpty();
        }

        @Operation
        public boolean settle(@Param(name = "number") int number) {
            return this.store.settle(attempt(number), null, RETENTION);
        }

        @Operation
        public boolean complete(@Param(name = "number") int number) {
            return this.store.complete(attempt(number), ANSWERS.get(number), RETENTION);
        }

        @Operation
        public boolean release(@Param(name = "number") int number) {
            return this.store.release(attempt(number));
        }

        private Attempt attempt(int number) {
            return this.attempts.get(number % this.attempts.size());
        }

        private static Attempt newAttempt(int number) {
            String id = (number % 2 == 0 ? "even" : "uneven").repeat(43).substring(0, 43);
            return new Attempt(new RecordId(id), new UUID(0, number));
        }

        private static Kept answer(int number) {
            return new Kept(FINGERPRINTS.get(number), new StoredAnswer(new byte[0], new byte[number]));
        }

        private static <T> List<T> four(IntFunction<T> factory) {
            return IntStream.range(0, 4).mapToObj(factory).toList();
        }
    }

    public static class InMemory extends Calls {

        public InMemory() {
            this(new ManualClock());
        }

        private InMemory(ManualClock clock) {
            super(new InMemoryIdempotencyStore(1 << 20, clock), clock, ATTEMPTS);
        }
    }

    public static class InMemoryWithOneAttempt extends Calls {

        public InMemoryWithOneAttempt() {
            this(new ManualClock());
        }

        private InMemoryWithOneAttempt(ManualClock clock) {
            super(new InMemoryIdempotencyStore(1 << 20, clock), clock, ATTEMPTS.subList(1, 2));
        }
    }

    public static class Racy extends Calls {

        public Racy() {
            this(new ManualClock());
        }

        private Racy(ManualClock clock) {
            super(new ReferenceStore(clock, Fault.LOOKS_FIRST_AND_PUTS_LATER), clock, ATTEMPTS);
        }
    }
}

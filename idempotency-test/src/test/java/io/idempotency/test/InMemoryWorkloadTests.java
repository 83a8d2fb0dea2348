package io.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many threads do whatever the SPI allows, in a store that is too small for it. */
class InMemoryWorkloadTests {

    private static final int MAX_BYTES = 200_000;
    private static final int THREADS = 16;
    private static final int RECORDS = 500;
    private static final int CALLS = 10_000;

    private final ManualClock clock = new ManualClock();
    private final InMemoryIdempotencyStore store = new InMemoryIdempotencyStore(MAX_BYTES, this.clock);
    private final List<Attempt> records =
            Stream.generate(StoreFixture::newAttempt).limit(RECORDS).toList();
    private final AtomicLong refused = new AtomicLong();

    @Test
    void theBudgetIsWholeAgainAfterEverythingHasExpired() {
        int before = largestAnswer();

        try (Race race = new Race(THREADS)) {
            race.run(this::work);
        }

        assertThat(this.store.droppedAnswers()).isPositive();
        assertThat(this.refused).hasPositiveValue();
        this.clock.advance(Duration.ofDays(1));
        assertThat(largestAnswer()).isEqualTo(before);
    }

    private int work(int seed) {
        Random random = new Random(seed);
        for (int call = 0; call < CALLS; call++) {
            Attempt attempt = StoreFixture.rivalOf(this.records.get(random.nextInt(RECORDS)));
            try {
                run(attempt, random);
            } catch (IdempotencyStoreException full) {
                this.refused.incrementAndGet();
            }
            if (random.nextInt(20) == 0) {
                this.clock.advance(Duration.ofMillis(random.nextInt(50)));
            }
        }
        return seed;
    }

    private void run(Attempt attempt, Random random) {
        Duration lease = Duration.ofMillis(1 + random.nextInt(5_000));
        Retention retention = Retention.of(Duration.ofMillis(1 + random.nextInt(10_000)));
        this.store.acquire(attempt, random.nextBoolean() ? StoreFixture.FINGERPRINT : null, lease);
        if (random.nextInt(4) == 0) {
            this.store.renew(List.of(attempt), lease);
        }
        if (random.nextInt(3) == 0) {
            this.store.settle(attempt, null, retention);
        }
        if (random.nextInt(4) == 0) {
            this.store.release(attempt);
        }
        if (random.nextInt(4) > 0) {
            this.store.complete(attempt, completion(random), retention);
        }
        if (random.nextInt(4) == 0) {
            this.store.complete(attempt, completion(random), retention);
        }
    }

    private static Completion completion(Random random) {
        if (random.nextInt(5) == 0) {
            return new NotKept(StoreFixture.FINGERPRINT, NotKeptReason.TOO_LARGE);
        }
        return StoreFixture.kept(StoreFixture.FINGERPRINT, new byte[random.nextInt(10_000)]);
    }

    /** The size up to which an answer is kept tells what is free, when all else has expired. */
    private int largestAnswer() {
        int fits = 0;
        int tooLarge = MAX_BYTES;
        while (fits + 1 < tooLarge) {
            int size = (fits + tooLarge) / 2;
            if (isKept(size)) {
                fits = size;
            } else {
                tooLarge = size;
            }
        }
        return fits;
    }

    private boolean isKept(int size) {
        Attempt attempt = StoreFixture.newAttempt();
        Completion answer = StoreFixture.kept(StoreFixture.FINGERPRINT, new byte[size]);
        this.store.complete(attempt, answer, Retention.of(Duration.ofMillis(1)));
        Finished found = (Finished) this.store.acquire(attempt, null, Duration.ofMillis(1));
        this.clock.advance(Duration.ofMinutes(1));
        return found.completion().equals(answer);
    }
}

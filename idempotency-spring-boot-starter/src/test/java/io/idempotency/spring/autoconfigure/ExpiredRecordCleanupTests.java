package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.idempotency.store.ExpiredRecordCleaner;
import io.idempotency.store.IdempotencyStoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ExpiredRecordCleanupTests {

    private static final Duration OFTEN = Duration.ofMillis(5);

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class));

    @Test
    void runsAsLongAsTheContextWhereRecordsHaveToBeDeleted() {
        AtomicReference<ExpiredRecordCleanup> cleanup = new AtomicReference<>();
        this.contextRunner
                .withBean(ExpiredRecordCleaner.class, () -> limit -> 0)
                .run(context -> {
                    cleanup.set(context.getBean(ExpiredRecordCleanup.class));
                    assertThat(cleanup.get().isRunning()).isTrue();
                    assertThat(cleanup.get().getPhase())
                            .isEqualTo(context.getBean(EngineLifecycle.class).getPhase());
                });

        assertThat(cleanup.get().isRunning()).isFalse();
    }

    @Test
    void isNotThereWhereRecordsVanishByThemselves() {
        this.contextRunner.run(context -> assertThat(context).doesNotHaveBean(ExpiredRecordCleanup.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1s"})
    void canBeSwitchedOff(String interval) {
        this.contextRunner
                .withBean(ExpiredRecordCleaner.class, () -> limit -> 0)
                .withPropertyValues("idempotency.store.cleanup-interval=" + interval)
                .run(context -> assertThat(
                                context.getBean(ExpiredRecordCleanup.class).isRunning())
                        .isFalse());
    }

    @Test
    void deletesInStepsUntilOneIsNotFull() {
        List<Integer> limits = new ArrayList<>();
        Deque<Integer> batches = new ArrayDeque<>(List.of(3, 3, 2, 3));

        cleanup(limit -> {
                    limits.add(limit);
                    return batches.remove();
                })
                .clean(() -> false);

        assertThat(limits).containsExactly(3, 3, 3);
    }

    @Test
    void thatMuchIsLeftDoesNotKeepItFromStopping() {
        AtomicInteger steps = new AtomicInteger();

        cleanup(limit -> {
                    steps.incrementAndGet();
                    return limit;
                })
                .clean(() -> steps.get() == 2);

        assertThat(steps).hasValue(2);
    }

    @Test
    void deletesAgainAndAgainOnADaemonOfItsOwn() {
        AtomicInteger deletions = new AtomicInteger();
        AtomicReference<Thread> thread = new AtomicReference<>();
        ExpiredRecordCleanup cleanup = cleanup(limit -> {
            thread.set(Thread.currentThread());
            deletions.incrementAndGet();
            return 0;
        });

        for (int round = 1; round <= 2; round++) {
            deletions.set(0);
            cleanup.start();
            await().until(() -> deletions.get() > 3);
            assertThat(thread.get().isDaemon()).isTrue();
            assertThat(thread.get().getName()).isEqualTo("idempotency-cleanup");

            cleanup.stop();
            await().until(() -> !thread.get().isAlive());
        }
    }

    @Test
    void aFailureIsToldOnceAndSoIsItsEnd(CapturedOutput output) {
        AtomicInteger deletions = new AtomicInteger();
        ExpiredRecordCleanup cleanup = cleanup(limit -> {
            if (deletions.incrementAndGet() <= 3) {
                throw new IdempotencyStoreException("The store is down");
            }
            return 0;
        });

        cleanup.start();
        await().until(() -> deletions.get() > 5);
        cleanup.stop();

        assertThat(output.getOut().lines().filter(line -> line.contains("Expired idempotency records")))
                .satisfiesExactly(
                        warning -> assertThat(warning)
                                .contains("WARN", "cannot be deleted", "every 5ms", "The store is down"),
                        recovery -> assertThat(recovery).contains("INFO", "are deleted again"));
    }

    /** There are drivers that close a database when a thread is interrupted that works on it. */
    @Test
    void aDeletionThatIsUnderWayMayEndBeforeConnectionsAreClosed() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        ExpiredRecordCleanup cleanup = cleanup(limit -> {
            begun.countDown();
            ended.set(isOpened(gate));
            return limit;
        });
        cleanup.start();
        begun.await();

        CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(() -> {
            cleanup.stop();
            return ended.get();
        });
        await().until(() -> !cleanup.isRunning());
        gate.countDown();

        assertThat(stopped.join()).isTrue();
    }

    @Test
    void processesThatStartTogetherDoNotDeleteTogether() {
        Random random = new Random(1);
        long interval = Duration.ofMinutes(1).toNanos();

        assertThat(LongStream.range(0, 100)
                        .map(process -> ExpiredRecordCleanup.firstDelay(Duration.ofMinutes(1), random)))
                .allMatch(delay -> delay >= 0 && delay < interval)
                .anyMatch(delay -> delay < interval / 4)
                .anyMatch(delay -> delay > interval * 3 / 4);
    }

    private static ExpiredRecordCleanup cleanup(ExpiredRecordCleaner cleaner) {
        return new ExpiredRecordCleanup(cleaner, OFTEN, 3);
    }

    private static boolean isOpened(CountDownLatch gate) {
        try {
            gate.await();
            return true;
        } catch (InterruptedException ex) {
            return false;
        }
    }
}

package io.idempotency;

import static io.idempotency.TestRecords.DAY;
import static io.idempotency.TestRecords.id;
import static io.idempotency.TestRecords.kept;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.idempotency.FaultyStore.Call;
import io.idempotency.RecordingListener.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackgroundTests {

    private static final Duration LEASE = Duration.ofMillis(120);
    private static final Duration THIRD_OF_LEASE = Duration.ofMillis(40);
    private static final Duration MAX_DURATION = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final TestEngine rig = new TestEngine(new EngineSettings(LEASE, MAX_DURATION, 1 << 20, 100));
    private final IdempotencyEngine engine = this.rig.engine();
    private final FaultyStore store = this.rig.store();
    private final RecordingListener listener = this.rig.listener();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void watchThreads() {
        this.store.after(Call.RENEW, attempts -> this.threads.add(Thread.currentThread()));
    }

    @AfterEach
    void stop() {
        this.store.recover();
        this.engine.stop();
    }

    @Test
    void renewsAllRunsThreeTimesALease() {
        Queue<Long> times = new ConcurrentLinkedQueue<>();
        this.store.before(Call.RENEW, attempts -> {
            assertThat(attempts).hasSize(2);
            times.add(System.nanoTime());
        });
        this.rig.run("request");
        this.rig.begin(this.engine.attempt(id(2)), "request");
        this.engine.start();
        until(() -> times.size() > 5);
        this.engine.stop();

        List<Long> renewals = List.copyOf(times);
        long[] gaps = LongStream.range(1, renewals.size())
                .map(i -> renewals.get((int) i) - renewals.get((int) i - 1))
                .toArray();
        assertThat(LongStream.of(gaps).min().orElseThrow())
                .isBetween(
                        THIRD_OF_LEASE.toNanos(), THIRD_OF_LEASE.multipliedBy(2).toNanos());
    }

    @Test
    void hasOneDaemonThreadThatIsGoneAfterwards() throws InterruptedException {
        assertThat(this.engine.isRunning()).isFalse();
        this.rig.run("request");
        this.engine.start();
        this.engine.start();
        assertThat(this.engine.isRunning()).isTrue();
        awaitRenewals(3);
        assertThat(this.threads).hasSize(1);
        Thread thread = this.threads.iterator().next();
        assertThat(thread.getName()).isEqualTo("idempotency-engine");
        assertThat(thread.isDaemon()).isTrue();
        this.engine.stop();

        assertThat(this.engine.isRunning()).isFalse();
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).isFalse();
        this.engine.stop();
    }

    @Test
    void canBeStartedAgain() {
        this.rig.run("request");
        for (int times = 1; times <= 3; times++) {
            this.engine.start();
            awaitRenewals(1);
            this.engine.stop();
            assertThat(this.threads).hasSize(times);
        }
        Execution deferred = this.engine.attempt(id(2));
        this.rig.begin(deferred, "request");
        this.engine.start();
        defer(deferred);

        awaitStored(2);
    }

    @Test
    void storesWhatWaitedAsSoonAsTheStoreIsBack() {
        this.engine.start();
        Execution run = this.rig.run("request");
        this.store.refuse(Call.COMPLETE);
        run.complete(kept("request", "answer"), DAY);
        until(() -> this.store.count(Call.COMPLETE) > 2);
        assertThat(this.listener.kinds()).containsExactly(Kind.DEFERRED);
        this.store.recover();

        awaitStored(1);
        assertThat(this.listener.kinds()).containsExactly(Kind.DEFERRED, Kind.RECOVERED);
    }

    @Test
    void storesWhatWaitedForItsStart() {
        defer(this.rig.run("request"));
        this.engine.start();

        awaitStored(1);
    }

    @Test
    void releasesWhatCouldNotBeReleased() {
        this.engine.start();
        Execution run = this.rig.run("request");
        this.store.refuse(Call.RELEASE);
        run.release(null);
        this.store.recover();

        until(this.rig::isTakeableElsewhere);
    }

    @Test
    void stoppingStoresWhatWaits() {
        this.engine.start();
        defer(this.rig.run("request"));
        this.engine.stop();

        assertThat(this.listener.kinds()).containsExactly(Kind.DEFERRED, Kind.RECOVERED);
        this.rig.assertNothingIsHeld();
    }

    @Test
    void stoppingSaysWhatIsLost() {
        this.engine.start();
        for (int i = 1; i <= 10; i++) {
            Execution run = this.engine.attempt(id(i));
            this.rig.begin(run, "request");
            this.store.refuse(Call.COMPLETE);
            run.complete(kept("request", "answer"), DAY);
        }
        this.engine.stop();

        assertThat(this.listener.kinds().stream().filter(Kind.LOST::equals)).hasSize(10);
        this.rig.assertNothingIsHeld();
        this.store.recover();
        this.engine.start();
        assertThat(this.rig.begin("request")).isEqualTo(new Decision.InProgress(LEASE));
        Execution next = this.engine.attempt(id(11));
        this.rig.begin(next, "request");
        defer(next);
        awaitStored(11);
    }

    @Test
    void badRecordsDoNotKeepTheOthersWaiting() {
        this.engine.start();
        this.store.refuse(Call.COMPLETE, id(1));
        Execution bad = this.rig.run("request");
        bad.complete(kept("request", "answer"), DAY);
        Execution good = this.engine.attempt(id(2));
        this.rig.begin(good, "request");
        this.store.loseReplyOf(Call.COMPLETE);
        good.complete(kept("request", "answer"), DAY);
        this.store.after(Call.COMPLETE, attempts -> {});

        awaitStored(2);
        assertThat(this.engine.backlog().find(id(1))).isNotNull();
    }

    @Test
    void renewalsGoOnWhateverOneOfThemThrows() {
        this.store.before(Call.RENEW, attempts -> {
            if (this.store.count(Call.RENEW) <= 2) {
                throw new NoClassDefFoundError();
            }
        });
        this.rig.run("request");
        this.engine.start();
        awaitRenewals(4);

        assertThat(this.listener.kinds()).containsExactly(Kind.RENEWAL_FAILED, Kind.RENEWAL_FAILED);
    }

    @Test
    void renewalsGoOnWhileMuchIsStored() {
        this.rig.run("request");
        int waiting = 4;
        for (int i = 2; i < 2 + waiting; i++) {
            Execution run = this.engine.attempt(id(i));
            this.rig.begin(run, "request");
            defer(run);
        }
        long before = this.store.calls().size();
        this.store.before(Call.COMPLETE, attempts -> this.rig.clock().advance(LEASE.dividedBy(6)));
        this.engine.start();
        until(() -> this.engine.backlog().isEmpty());

        List<Call> calls = this.store.calls().stream().skip(before).toList();
        List<Call> stored = calls.subList(calls.indexOf(Call.COMPLETE), calls.lastIndexOf(Call.COMPLETE));
        assertThat(stored.stream().filter(Call.COMPLETE::equals)).hasSize(waiting - 1);
        assertThat(stored.stream().filter(Call.RENEW::equals)).hasSizeGreaterThanOrEqualTo(waiting - 1);
    }

    /** Ends a run in the one moment in which the store is down. */
    private void defer(Execution run) {
        this.store.refuse(Call.COMPLETE);
        run.complete(kept("request", "answer"), DAY);
        this.store.before(Call.COMPLETE, attempts -> {});
    }

    private void awaitRenewals(int more) {
        long before = this.store.count(Call.RENEW);
        until(() -> this.store.count(Call.RENEW) >= before + more);
    }

    private void awaitStored(int record) {
        until(() -> this.listener.events().contains(RecordingListener.event(Kind.RECOVERED, id(record))));
        until(() -> this.engine.backlog().find(id(record)) == null);
        assertThat(this.rig.begin(this.engine.attempt(id(record)), "request")).isInstanceOf(Decision.Replay.class);
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }
}

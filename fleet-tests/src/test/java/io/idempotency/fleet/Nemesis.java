package io.idempotency.fleet;

import io.idempotency.redis.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Kills instances and breaks their ways to Redis, one fault after the other, by chance.
 *
 * <p>No fault of the network lasts as long as a lease. None is killed shortly after such a fault, or while it keeps an answer in
 * memory that Redis has not heard of: the client may have it, and then the kill would lose it, as the README says.
 */
final class Nemesis {

    enum Fault {
        KILL,
        CUT,
        CUT_ALL,
        SILENCE,
        DELAY,
        LOSE_REPLIES
    }

    private static final List<Fault> MIX = List.of(
            Fault.KILL,
            Fault.KILL,
            Fault.KILL,
            Fault.KILL,
            Fault.KILL,
            Fault.CUT,
            Fault.CUT,
            Fault.CUT_ALL,
            Fault.SILENCE,
            Fault.DELAY,
            Fault.DELAY,
            Fault.LOSE_REPLIES);

    /** Longer than a call to Redis that a fault may have held up. */
    private static final Duration AFTERMATH = Duration.ofMillis(1500);

    private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
    private final List<Fault> deck = new ArrayList<>();
    private final List<Kill> kills = new ArrayList<>();
    private final Map<SampleInstance, Instant> restored = new HashMap<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final InstantSource clock = InstantSource.system();
    private final List<SampleInstance> instances;
    private final Random random;
    private final Thread thread = new Thread(this::rage, "nemesis");
    private volatile @Nullable Exception failure;

    Nemesis(List<SampleInstance> instances, long seed) {
        this.instances = instances;
        this.random = new Random(seed);
        for (Fault fault : Fault.values()) {
            this.faults.put(fault, 0);
        }
        this.thread.start();
    }

    /** Ends it. What it broke is whole again afterwards, and what it killed is starting. */
    void stop() throws InterruptedException {
        this.stopped.countDown();
        this.thread.join();
        if (this.failure != null) {
            throw new IllegalStateException("The nemesis has failed: nobody was under fire any more", this.failure);
        }
    }

    /** {@return how many of each there were; to be asked after the end} */
    Map<Fault, Integer> faults() {
        return this.faults;
    }

    List<Kill> kills() {
        return this.kills;
    }

    private void rage() {
        try {
            while (!stoppedAfter(100 + this.random.nextInt(500))) {
                Fault fault = draw();
                SampleInstance victim = this.instances.get(this.random.nextInt(this.instances.size()));
                if (strike(fault, victim)) {
                    this.faults.merge(fault, 1, Integer::sum);
                }
            }
        } catch (InterruptedException | IOException | RuntimeException ex) {
            this.failure = ex;
        }
    }

    /** As from a deck of cards: a short run must have every kind, too. */
    private Fault draw() {
        if (this.deck.isEmpty()) {
            this.deck.addAll(MIX);
            Collections.shuffle(this.deck, this.random);
        }
        return this.deck.remove(this.deck.size() - 1);
    }

    private boolean strike(Fault fault, SampleInstance victim) throws IOException, InterruptedException {
        int millis = 100 + this.random.nextInt(600);
        switch (fault) {
            case KILL -> {
                return kill(millis);
            }
            case CUT -> cut(List.of(victim), millis);
            case CUT_ALL -> cut(this.instances, millis);
            case SILENCE -> {
                victim.redis().hold();
                stoppedAfter(millis);
                victim.redis().forward();
                restore(victim);
            }
            case DELAY -> {
                victim.redis().delayReplies(Duration.ofMillis(millis / 5));
                stoppedAfter(2 * millis);
                victim.redis().delayReplies(Duration.ZERO);
                restore(victim);
            }
            case LOSE_REPLIES -> {
                victim.redis().loseReplies(1 + millis % 3, FaultProxy.End.RST);
                restore(victim);
            }
        }
        return true;
    }

    /** Kills one of those that may be killed, if all are up. */
    private boolean kill(int millis) throws InterruptedException {
        // Asked of all: each time it is asked it looks for the port of one that is starting.
        long up = this.instances.stream().filter(SampleInstance::isUp).count();
        List<SampleInstance> calm = this.instances.stream()
                .filter(instance -> !isRestless(instance))
                .toList();
        if (up < this.instances.size() || calm.isEmpty()) {
            return false;
        }
        SampleInstance victim = calm.get(this.random.nextInt(calm.size()));
        this.kills.add(new Kill(victim.running().id(), this.clock.instant()));
        victim.kill();
        stoppedAfter(millis / 2);
        victim.launchAgain();
        return true;
    }

    private boolean isRestless(SampleInstance victim) {
        Instant quiet = this.restored.getOrDefault(victim, Instant.MIN).plus(AFTERMATH);
        return this.clock.instant().isBefore(quiet) || victim.hasUnstored();
    }

    private void cut(List<SampleInstance> victims, int millis) throws IOException, InterruptedException {
        for (SampleInstance victim : victims) {
            victim.redis().refuse();
        }
        stoppedAfter(millis);
        victims.forEach(victim -> victim.redis().accept());
        victims.forEach(this::restore);
    }

    private void restore(SampleInstance victim) {
        this.restored.put(victim, this.clock.instant());
    }

    private boolean stoppedAfter(int millis) throws InterruptedException {
        return this.stopped.await(millis, TimeUnit.MILLISECONDS);
    }
}

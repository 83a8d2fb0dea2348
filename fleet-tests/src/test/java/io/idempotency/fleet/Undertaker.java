package io.idempotency.fleet;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Launches instances again that were killed, and kills some itself, at random instants. */
final class Undertaker {

    private static final int LOOKS_EVERY_MILLIS = 50;

    /** Between kills at random: those at marks must have their time. */
    private static final int LONGEST_PAUSE_LOOKS = 300;

    /** An end that was asked for may take a while. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<Kill> kills = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final InstantSource clock = InstantSource.system();
    private final List<Instance> instances;
    private final boolean killsItself;
    private final Random random;
    private final Thread thread = new Thread(this::work, "undertaker");
    private int looksLeft = 1;
    private int killsAtRandom;
    private volatile @Nullable RuntimeException failure;

    /** @param kills whether it does so itself */
    Undertaker(List<Instance> instances, boolean kills, long seed) {
        this.instances = instances;
        this.killsItself = kills;
        this.random = new Random(seed);
        this.thread.start();
    }

    /** Ends it, once all that was killed is up again. */
    void stop() throws InterruptedException {
        this.stopped.countDown();
        this.thread.join();
        if (this.failure != null) {
            throw new IllegalStateException("The undertaker has failed: nobody was launched any more", this.failure);
        }
        Awaitility.await().atMost(PATIENCE).during(QUIET).until(this::launchAgain);
    }

    /** {@return all kills, by whomever; to be asked after the end} */
    List<Kill> kills() {
        return this.kills;
    }

    int killsAtRandom() {
        return this.killsAtRandom;
    }

    private void work() {
        try {
            while (!this.stopped.await(LOOKS_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                launchAgain();
                if (this.killsItself) {
                    killAtRandom();
                }
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException ex) {
            this.failure = ex;
        }
    }

    /** {@return whether all are up} */
    private boolean launchAgain() {
        int up = 0;
        for (Instance instance : this.instances) {
            if (instance.isKilled()) {
                bury(instance);
            } else if (instance.isUp()) {
                up++;
            }
        }
        return up == this.instances.size();
    }

    private void killAtRandom() {
        Instance victim = this.instances.get(this.random.nextInt(this.instances.size()));
        if (--this.looksLeft <= 0 && victim.isUp() && !victim.isKilled()) {
            this.looksLeft = 1 + this.random.nextInt(LONGEST_PAUSE_LOOKS);
            this.killsAtRandom++;
            victim.kill();
            bury(victim);
        }
    }

    private void bury(Instance instance) {
        this.kills.add(new Kill(instance.launchedId(), this.clock.instant()));
        instance.launchAgain();
    }
}

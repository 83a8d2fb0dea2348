package io.idempotency.fleet.payments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends this process, by SIGKILL, when a request passes a mark at which it is to do so. Of each end a file is left in a directory
 * that all processes share, so that it comes only once.
 *
 * <p>Requests linger at each mark, so that kills at random instants find them there, too.
 */
final class Marks implements StepListener {

    private static final Map<Step, List<Mark>> BEFORE = Map.of(
            Step.ACQUIRE, List.of(Mark.BEFORE_ACQUIRE),
            Step.EFFECT, List.of(Mark.BEFORE_EFFECT),
            Step.SETTLE, List.of(Mark.BEFORE_SETTLE),
            Step.COMMIT, List.of(Mark.DURING_COMMIT),
            Step.COMPLETE, List.of(Mark.BEFORE_COMPLETE, Mark.DURING_COMPLETE));

    private static final Map<Step, List<Mark>> AFTER = Map.of(
            Step.ACQUIRE, List.of(Mark.AFTER_ACQUIRE),
            Step.TAKE_OVER, List.of(Mark.AFTER_TAKE_OVER),
            Step.EFFECT, List.of(Mark.AFTER_EFFECT),
            Step.SETTLE, List.of(Mark.AFTER_SETTLE),
            Step.COMMIT, List.of(Mark.AFTER_COMMIT),
            Step.COMPLETE, List.of(Mark.AFTER_COMPLETE));

    private static final int LONGEST_STAY_MICROS = 6_000;
    private static final int ABOUT_THE_TIME_OF_A_KILL_MICROS = 20_000;

    private static final ThreadLocal<Errand> CURRENT = new ThreadLocal<>();

    private final Random random = new Random();
    private final Path directory;

    Marks(Path directory) {
        this.directory = directory;
    }

    /** Binds a request to this thread. */
    void enter(String key, List<Mark> fatal) {
        CURRENT.set(new Errand(key, fatal));
    }

    void leave() {
        CURRENT.remove();
    }

    @Override
    public void before(Step step) {
        BEFORE.getOrDefault(step, List.of()).forEach(this::pass);
    }

    @Override
    public void after(Step step) {
        AFTER.getOrDefault(step, List.of()).forEach(this::pass);
    }

    void pass(Mark mark) {
        Errand errand = CURRENT.get();
        if (errand == null) {
            return;
        }
        boolean ends = errand.fatal().contains(mark) && isFirst(errand.key(), mark);
        if (ends) {
            end(mark);
        }
        stay(ends ? ABOUT_THE_TIME_OF_A_KILL_MICROS : LONGEST_STAY_MICROS);
    }

    private void stay(int longestMicros) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(this.random.nextInt(longestMicros)));
    }

    private boolean isFirst(String key, Mark mark) {
        try {
            Files.createFile(this.directory.resolve(key + "." + mark));
            return true;
        } catch (FileAlreadyExistsException ex) {
            return false;
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static void end(Mark mark) {
        new Thread(Marks::kill, "killer").start();
        while (!mark.isAtOnce()) {
            LockSupport.park();
        }
    }

    private static void kill() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-KILL",
                            Long.toString(ProcessHandle.current().pid()))
                    .start();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * A request on its way.
     *
     * @param key its idempotency key
     * @param fatal where it is to end the process
     */
    private record Errand(String key, List<Mark> fatal) {}
}

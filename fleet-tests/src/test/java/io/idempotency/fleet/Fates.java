package io.idempotency.fleet;

import io.idempotency.fleet.payments.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Says at which marks an operation is to end the processes that work on it: most of them nowhere, every so many at the next mark,
 * some of these at another one, too, when they are tried again. A mark that has been missed, because another end came before it,
 * has a second chance among the last operations. Thread safe.
 */
final class Fates {

    private static final List<Mark> MARKS = List.of(Mark.values());
    private static final int OPERATIONS_FOR_AN_END = 40;

    private final Map<Integer, String> assigned = new ConcurrentHashMap<>();
    private final List<Mark> secondChances = new ArrayList<>();
    private final Ends ends;
    private final Random random;
    private final int lastOnes;
    private final int stride;
    private int next;

    Fates(int operations, Ends ends, long seed) {
        this.ends = ends;
        this.random = new Random(seed);
        this.lastOnes = operations - Math.max(2 * MARKS.size(), operations / 10);
        this.stride = this.lastOnes / Math.max(MARKS.size(), operations / OPERATIONS_FOR_AN_END);
    }

    /** {@return the names of the marks, joined by commas; the same whenever it is asked} */
    String of(int operation) {
        return this.assigned.computeIfAbsent(
                operation, unknown -> draw(operation).stream().map(Mark::name).collect(Collectors.joining(",")));
    }

    private synchronized List<Mark> draw(int operation) {
        if (operation >= this.lastOnes) {
            return missed();
        }
        return operation % this.stride == 0 ? marks(MARKS.get(this.next++ % MARKS.size())) : List.of();
    }

    private List<Mark> missed() {
        for (Mark mark : MARKS) {
            if (!this.secondChances.contains(mark) && this.ends.at(mark).isEmpty()) {
                this.secondChances.add(mark);
                return marks(mark);
            }
        }
        return List.of();
    }

    private List<Mark> marks(Mark mark) {
        if (mark == Mark.AFTER_TAKE_OVER) {
            return List.of(Mark.AFTER_ACQUIRE, mark);
        }
        boolean again = this.next > MARKS.size() && this.random.nextInt(4) == 0;
        return again ? List.of(mark, MARKS.get(this.random.nextInt(MARKS.size()))) : List.of(mark);
    }
}

package io.idempotency.test;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a request is put to the test.
 *
 * @param rounds how often it is raced, positive
 * @param timeout how long a round may take, positive
 * @param rules how a replay is known
 * @param mayRefuse whether a duplicate may be refused while the first runs
 * @param effects counts what the request has done; {@code null} if nobody counts
 */
record Trial(
        int rounds,
        Duration timeout,
        ReplayRules rules,
        boolean mayRefuse,
        @Nullable Supplier<? extends Number> effects) {

    static final Trial DEFAULT =
            new Trial(10, Duration.ofSeconds(30), new ReplayRules("Idempotent-Replayed", Set.of()), true, null);

    Trial {
        if (rounds < 1) {
            throw new IllegalArgumentException("'rounds' must be positive, not " + rounds);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("'timeout' must be positive, not " + timeout);
        }
    }

    Trial withRounds(int value) {
        return new Trial(value, this.timeout, this.rules, this.mayRefuse, this.effects);
    }

    Trial withTimeout(Duration value) {
        return new Trial(this.rounds, value, this.rules, this.mayRefuse, this.effects);
    }

    Trial withRules(ReplayRules value) {
        return new Trial(this.rounds, this.timeout, value, this.mayRefuse, this.effects);
    }

    Trial withoutRefusals() {
        return new Trial(this.rounds, this.timeout, this.rules, false, this.effects);
    }

    Trial withEffects(Supplier<? extends Number> value) {
        return new Trial(this.rounds, this.timeout, this.rules, this.mayRefuse, value);
    }

    /** {@return the effects so far; zero if nobody counts} */
    long count() {
        return this.effects == null ? 0 : this.effects.get().longValue();
    }

    /** {@return what is wrong if the effects have not grown by so much; nothing if nobody counts} */
    List<String> growthOtherThan(long expected, long before) {
        long growth = count() - before;
        return this.effects == null || growth == expected
                ? List.of()
                : List.of("the effects grew by " + growth + ", and should by " + expected);
    }
}

package io.idempotency.benchmarks.http;

import java.util.List;
import java.util.Map;

/** Results that nobody had to wait for. */
final class Rounds {

    static final Subject PLAIN = Subject.now(Scenario.PLAIN);
    static final Subject NO_KEY = Subject.now(Scenario.NO_KEY);
    static final Subject OLD_NO_KEY = NO_KEY.before();
    static final Map<String, Double> GOALS = Map.of("b/a", 0.97);

    private Rounds() {}

    /** In the second one the machine was slow. */
    static Results two() {
        return new Results(List.of(
                result(1, PLAIN, 200, 1000),
                result(1, NO_KEY, 200, 900),
                result(1, OLD_NO_KEY, 200, 600),
                result(1, PLAIN, 1000, 800),
                result(1, NO_KEY, 1000, 800),
                result(1, OLD_NO_KEY, 1000, 400),
                result(2, OLD_NO_KEY, 200, 220),
                result(2, NO_KEY, 200, 110),
                result(2, PLAIN, 200, 100),
                result(2, OLD_NO_KEY, 1000, 100),
                result(2, NO_KEY, 1000, 100),
                result(2, PLAIN, 1000, 100)));
    }

    private static Result result(int round, Subject subject, int size, double perSecond) {
        return new Result(round, subject, size, new Measurement(3000, perSecond, 1.5, 4));
    }
}

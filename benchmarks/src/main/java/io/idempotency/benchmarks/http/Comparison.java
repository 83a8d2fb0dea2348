package io.idempotency.benchmarks.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Two subjects whose throughput makes a ratio. */
record Comparison(Subject subject, Subject base) {

    private static final List<Comparison> WITH_BASES = List.of(
            of(Scenario.NO_KEY, Scenario.PLAIN),
            of(Scenario.FIRST, Scenario.PLAIN),
            of(Scenario.REPLAY, Scenario.PLAIN),
            of(Scenario.REDIS_FIRST, Scenario.BARE_FIRST),
            of(Scenario.REDIS_REPLAY, Scenario.BARE_REPLAY),
            of(Scenario.OTHER_FIRST, Scenario.PLAIN),
            of(Scenario.OTHER_REPLAY, Scenario.PLAIN));

    /** {@return those of which both sides are measured} */
    static List<Comparison> among(Collection<Subject> subjects) {
        List<Comparison> all = new ArrayList<>(WITH_BASES);
        subjects.stream()
                .sorted(Subject.ORDER)
                .map(subject -> new Comparison(subject, subject.before()))
                .forEach(all::add);
        all.removeIf(comparison -> !subjects.contains(comparison.subject()) || !subjects.contains(comparison.base()));
        return all;
    }

    private static Comparison of(Scenario scenario, Scenario base) {
        return new Comparison(Subject.now(scenario), Subject.now(base));
    }

    String name() {
        return this.subject.id() + "/" + this.base.id();
    }
}

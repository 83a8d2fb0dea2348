package io.idempotency.benchmarks.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What is measured under a name of its own.
 *
 * @param age of the state of our modules that it has: 0 is that of now, 1 the one before it, and so on
 */
record Subject(Scenario scenario, int age) {

    /** Those of a scenario together, the newest first. */
    static final Comparator<Subject> ORDER =
            Comparator.comparing(Subject::scenario).thenComparingInt(Subject::age);

    /** {@return the scenarios, and after each that has us itself with the older states} */
    static List<Subject> of(Collection<Scenario> scenarios, int olderStates) {
        List<Subject> all = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            all.add(now(scenario));
            for (int age = 1; scenario.hasUs() && age <= olderStates; age++) {
                all.add(new Subject(scenario, age));
            }
        }
        return all;
    }

    static Subject now(Scenario scenario) {
        return new Subject(scenario, 0);
    }

    /** {@return the same scenario with the state that came before} */
    Subject before() {
        return new Subject(this.scenario, this.age + 1);
    }

    String id() {
        return this.age == 0 ? this.scenario.id() : this.scenario.id() + "-" + state();
    }

    String title() {
        return this.age == 0 ? this.scenario.title() : this.scenario.title() + ", " + state();
    }

    private String state() {
        return this.age == 1 ? "before" : "before-" + this.age;
    }
}

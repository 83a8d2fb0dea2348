package io.idempotency.benchmarks.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is measured under a name of its own.
 *
 * @param before whether it has the older state of our modules
 */
record Subject(Scenario scenario, boolean before) {

    /** {@return the scenarios, and after each that has us the one with the older state if that is asked for} */
    static List<Subject> of(Collection<Scenario> scenarios, boolean withBefore) {
        List<Subject> all = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            all.add(now(scenario));
            if (withBefore && scenario.hasUs()) {
                all.add(before(scenario));
            }
        }
        return all;
    }

    static Subject now(Scenario scenario) {
        return new Subject(scenario, false);
    }

    static Subject before(Scenario scenario) {
        return new Subject(scenario, true);
    }

    String id() {
        return this.before ? this.scenario.id() + "-before" : this.scenario.id();
    }

    String title() {
        return this.before ? this.scenario.title() + ", before" : this.scenario.title();
    }
}

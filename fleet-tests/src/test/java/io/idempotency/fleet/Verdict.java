package io.idempotency.fleet;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the checker says of a history.
 *
 * @param violations what must not be
 * @param excused second effects after an instance was killed between an effect and its record
 */
record Verdict(List<Violation> violations, List<Effect> excused) {

    enum Kind {
        /** No client saw it succeed. */
        LOST,
        /** It succeeded, and the processor knows nothing of it. */
        WITHOUT_EFFECT,
        /** Two clients, or two tries, were told different things. */
        DIFFERENT_ANSWERS,
        /** An instance did not repeat afterwards what a client was told. */
        NOT_REPLAYED,
        /** The answer is that of another run than the last one. */
        ANSWER_OF_ANOTHER_RUN,
        /** It was charged again, and nobody was killed in between. */
        DOUBLE_EFFECT
    }

    /**
     * One thing that must not be.
     *
     * @param kind what it is
     * @param operation where
     * @param evidence what was seen
     */
    record Violation(Kind kind, int operation, String evidence) {}

    Verdict {
        violations = List.copyOf(violations);
        excused = List.copyOf(excused);
    }

    List<Kind> kinds() {
        return this.violations.stream().map(Violation::kind).toList();
    }

    long count(Kind kind) {
        return kinds().stream().filter(kind::equals).count();
    }

    /** {@return the first of its violations, with all that was seen} */
    String describe() {
        return this.violations.stream()
                .limit(10)
                .map(violation ->
                        violation.kind() + " of operation " + violation.operation() + "\n" + violation.evidence())
                .collect(Collectors.joining("\n\n", this.violations.size() + " violations\n", ""));
    }
}

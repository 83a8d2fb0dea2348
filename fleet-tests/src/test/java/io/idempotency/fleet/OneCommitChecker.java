package io.idempotency.fleet;

import io.idempotency.fleet.Verdict.Kind;
import io.idempotency.fleet.Verdict.Violation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a history keeps the promises of a store that settles operations in the transactions of their effects. It knows
 * only what clients saw, and what is in the books.
 *
 * <p>Nothing excuses a second effect, or none. What a kill may do is to take the answer: an operation that no client has seen to
 * succeed may be said to be done, without it, but by all alike.
 */
final class OneCommitChecker {

    private final History history;
    private final Map<Integer, List<Exchange>> exchanges;
    private final Map<Integer, List<Exchange>> afterwards;
    private final Map<Integer, List<Effect>> effects;
    private final List<Violation> violations = new ArrayList<>();

    private OneCommitChecker(History history) {
        this.history = history;
        this.exchanges = history.exchanges().stream().collect(Collectors.groupingBy(Exchange::operation));
        this.afterwards = history.afterwards().stream().collect(Collectors.groupingBy(Exchange::operation));
        this.effects = history.effects().stream().collect(Collectors.groupingBy(Effect::operation));
    }

    static Verdict check(History history) {
        OneCommitChecker checker = new OneCommitChecker(history);
        for (int operation = 0; operation < history.operations(); operation++) {
            checker.check(operation);
        }
        checker.effects.keySet().stream()
                .filter(operation -> operation < 0 || operation >= history.operations())
                .forEach(unknown -> checker.report(Kind.DOUBLE_EFFECT, unknown));
        return new Verdict(checker.violations, List.of());
    }

    private void check(int operation) {
        List<Effect> made = this.effects.getOrDefault(operation, List.of());
        List<Exchange> told = this.exchanges.getOrDefault(operation, List.of());
        if (told.stream().noneMatch(Exchange::isEnd)) {
            report(Kind.LOST, operation);
        } else if (made.isEmpty()) {
            report(Kind.WITHOUT_EFFECT, operation);
        }
        if (made.size() > 1) {
            report(Kind.DOUBLE_EFFECT, operation);
        }
        List<Outcome.Answered> successes = Stream.concat(told.stream(), asked(operation))
                .flatMap(exchange -> exchange.success().stream())
                .toList();
        if (!successes.stream().allMatch(success -> success.equalsButForReplay(successes.get(0)))) {
            report(Kind.DIFFERENT_ANSWERS, operation);
        }
        if (!successes.stream().allMatch(success -> isOf(made, success))) {
            report(Kind.ANSWER_OF_ANOTHER_RUN, operation);
        }
        if (!isRepeatedByAll(operation, told)) {
            report(Kind.NOT_REPLAYED, operation);
        }
    }

    private static boolean isOf(List<Effect> made, Outcome.Answered success) {
        return made.isEmpty()
                || success.receipt().orElse(-1) == made.get(made.size() - 1).receipt();
    }

    /** A success is replayed by all; without one all say the same. */
    private boolean isRepeatedByAll(int operation, List<Exchange> told) {
        List<Outcome.Answered> answers =
                asked(operation).map(Exchange::answer).flatMap(Optional::stream).toList();
        boolean succeeded =
                told.stream().anyMatch(exchange -> exchange.success().isPresent());
        return asked(operation)
                        .map(Exchange::process)
                        .collect(Collectors.toSet())
                        .equals(this.history.survivors())
                && asked(operation).allMatch(Exchange::isEnd)
                && (answers.stream().allMatch(Outcome.Answered::replayed)
                        || (!succeeded && answers.stream().allMatch(Outcome.Answered::isNotKept)));
    }

    private Stream<Exchange> asked(int operation) {
        return this.afterwards.getOrDefault(operation, List.of()).stream();
    }

    private void report(Kind kind, int operation) {
        Comparator<Exchange> byTime = Comparator.comparing(Exchange::start);
        List<Exchange> told = this.exchanges.getOrDefault(operation, List.of());
        String evidence = Stream.of(
                        told.stream().sorted(byTime),
                        this.effects.getOrDefault(operation, List.of()).stream(),
                        asked(operation).sorted(byTime),
                        this.history.kills().stream()
                                .filter(kill ->
                                        told.stream().anyMatch(exchange -> exchange.process() == kill.process())))
                .flatMap(things -> things)
                .map(thing -> "  " + thing)
                .collect(Collectors.joining("\n"));
        this.violations.add(new Violation(kind, operation, evidence));
    }
}

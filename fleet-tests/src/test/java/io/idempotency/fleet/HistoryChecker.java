package io.idempotency.fleet;

import io.idempotency.fleet.Verdict.Kind;
import io.idempotency.fleet.Verdict.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a history keeps the promises. It knows nothing of stores and leases, only of what clients saw, what the card
 * processor did, and who was killed.
 *
 * <p>A second effect is excused where the instance that made the one before was killed after it and before the next, and no
 * client has had the answer of that run.
 */
final class HistoryChecker {

    /** What a process sent before it was killed may reach the database after that. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(1);

    private final History history;
    private final Map<Integer, List<Exchange>> exchanges;
    private final Map<Integer, List<Exchange>> afterwards;
    private final Map<Integer, List<Effect>> effects;
    private final Map<Long, Kill> kills;
    private final List<Violation> violations = new ArrayList<>();
    private final List<Effect> excused = new ArrayList<>();

    private HistoryChecker(History history) {
        this.history = history;
        this.exchanges = history.exchanges().stream().collect(Collectors.groupingBy(Exchange::operation));
        this.afterwards = history.afterwards().stream().collect(Collectors.groupingBy(Exchange::operation));
        this.effects = history.effects().stream()
                .sorted(Comparator.comparingLong(Effect::receipt))
                .collect(Collectors.groupingBy(Effect::operation));
        this.kills = history.kills().stream().collect(Collectors.toMap(Kill::process, kill -> kill));
    }

    static Verdict check(History history) {
        HistoryChecker checker = new HistoryChecker(history);
        for (int operation = 0; operation < history.operations(); operation++) {
            checker.check(operation);
        }
        return new Verdict(checker.violations, checker.excused);
    }

    private void check(int operation) {
        List<Effect> made = this.effects.getOrDefault(operation, List.of());
        List<Outcome.Answered> successes = of(this.exchanges, operation)
                .flatMap(exchange -> exchange.success().stream())
                .toList();
        if (successes.isEmpty()) {
            report(Kind.LOST, operation);
        } else {
            checkAnswers(operation, successes, made);
        }
        for (int i = 1; i < made.size(); i++) {
            if (isExcused(made.get(i - 1), made.get(i))) {
                this.excused.add(made.get(i));
            } else {
                report(Kind.DOUBLE_EFFECT, operation);
            }
        }
    }

    private void checkAnswers(int operation, List<Outcome.Answered> successes, List<Effect> made) {
        Outcome.Answered told = successes.get(0);
        if (!successes.stream().allMatch(told::equalsButForReplay)) {
            report(Kind.DIFFERENT_ANSWERS, operation);
        }
        if (!this.history.survivors().stream().allMatch(survivor -> isReplayedBy(survivor, operation, told))) {
            report(Kind.NOT_REPLAYED, operation);
        }
        if (made.isEmpty()) {
            report(Kind.WITHOUT_EFFECT, operation);
        } else if (told.receipt().orElse(-1) != made.get(made.size() - 1).receipt()) {
            report(Kind.ANSWER_OF_ANOTHER_RUN, operation);
        }
    }

    private boolean isReplayedBy(long survivor, int operation, Outcome.Answered told) {
        List<Exchange> asked = of(this.afterwards, operation)
                .filter(exchange -> exchange.process() == survivor)
                .toList();
        return !asked.isEmpty()
                && asked.stream()
                        .map(Exchange::success)
                        .allMatch(answer -> answer.filter(Outcome.Answered::replayed)
                                .filter(told::equalsButForReplay)
                                .isPresent());
    }

    private boolean isExcused(Effect first, Effect second) {
        Kill kill = this.kills.get(first.process());
        if (kill == null
                || first.at().isAfter(kill.at().plus(UNDER_WAY))
                || second.at().isBefore(kill.at())) {
            return false;
        }
        List<Exchange> running = of(this.exchanges, first.operation())
                .filter(exchange -> exchange.process() == first.process())
                .filter(exchange -> !exchange.start().isAfter(first.at()))
                .toList();
        boolean askedInVain =
                running.stream().anyMatch(exchange -> exchange.answer().isEmpty());
        boolean answered = running.stream()
                .filter(exchange -> !exchange.end().isBefore(first.at()))
                .map(Exchange::answer)
                .flatMap(Optional::stream)
                .anyMatch(answer -> answer.isOfHandler() || answer.isSuccess());
        return askedInVain && !answered;
    }

    private void report(Kind kind, int operation) {
        Comparator<Exchange> byTime = Comparator.comparing(Exchange::start);
        String evidence = Stream.of(
                        of(this.exchanges, operation).sorted(byTime),
                        this.effects.getOrDefault(operation, List.of()).stream(),
                        of(this.afterwards, operation).sorted(byTime),
                        this.history.kills().stream().filter(kill -> concerns(kill, operation)))
                .flatMap(things -> things)
                .map(thing -> "  " + thing)
                .collect(Collectors.joining("\n"));
        this.violations.add(new Violation(kind, operation, evidence));
    }

    private boolean concerns(Kill kill, int operation) {
        return of(this.exchanges, operation).anyMatch(exchange -> exchange.process() == kill.process());
    }

    private static Stream<Exchange> of(Map<Integer, List<Exchange>> exchanges, int operation) {
        return exchanges.getOrDefault(operation, List.of()).stream();
    }
}

package io.idempotency.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.assertj.core.api.AbstractAssert;

/**
 * Proves that an endpoint can be retried safely, from the outside: by what its clients get, and by what there is to count afterwards.
 *
 * <p>It knows neither server nor client, only answers, by the defaults of this library: the marker of replays (unless
 * {@link #withReplayHeader} says otherwise) and the names of problems, whatever their statuses and base URI. Each assertion uses
 * random keys of its own. It shows that something goes wrong, or has not gone wrong this time: a race that no round has lost may be
 * there all the same.
 */
public final class IdempotentRequestAssert extends AbstractAssert<IdempotentRequestAssert, KeyedRequest> {

    private Trial trial = Trial.DEFAULT;

    private IdempotentRequestAssert(KeyedRequest request) {
        super(request, IdempotentRequestAssert.class);
    }

    /**
     * Begins a proof.
     *
     * @param request sends the request under the key that it is given
     * @return what can be proved
     */
    public static IdempotentRequestAssert assertThatRequest(KeyedRequest request) {
        return new IdempotentRequestAssert(request);
    }

    /**
     * Has effects counted from now on: each assertion checks how many its requests had. Nothing else may cause any meanwhile.
     *
     * @param effects gives how many there are, such as the rows of a table; asked after all answers are there
     * @return this
     */
    public IdempotentRequestAssert counting(Supplier<? extends Number> effects) {
        this.trial = this.trial.withEffects(effects);
        return this;
    }

    /**
     * Says how often {@link #runsOnceUnder} races, each time with a new key.
     *
     * @param rounds positive; 10 unless said
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public IdempotentRequestAssert rounds(int rounds) {
        this.trial = this.trial.withRounds(rounds);
        return this;
    }

    /**
     * Says how long a round may take. Requests without an answer by then are interrupted, and the assertion fails.
     *
     * @param timeout positive; 30 seconds unless said
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public IdempotentRequestAssert within(Duration timeout) {
        this.trial = this.trial.withTimeout(timeout);
        return this;
    }

    /**
     * Demands that no duplicate is refused while the first one runs, as with {@code idempotency.in-flight.strategy: wait}.
     *
     * @return this
     */
    public IdempotentRequestAssert refusingNone() {
        this.trial = this.trial.withoutRefusals();
        return this;
    }

    /**
     * Names the header that marks replays.
     *
     * @param name as in {@code idempotency.replay-header}; {@code Idempotent-Replayed} unless said
     * @return this
     */
    public IdempotentRequestAssert withReplayHeader(String name) {
        this.trial = this.trial.withRules(this.trial.rules().withReplayHeader(name));
        return this;
    }

    /**
     * Takes headers out of the comparison of a replay with the original, besides those that are never kept: such as are excluded by
     * {@code idempotency.response.excluded-headers}, or that an earlier filter writes anew on each answer.
     *
     * @param names in whichever case
     * @return this
     */
    public IdempotentRequestAssert ignoringHeaders(String... names) {
        this.trial = this.trial.withRules(this.trial.rules().ignoring(List.of(names)));
        return this;
    }

    /**
     * Asserts that of simultaneous duplicates one runs. In each round one answer is the original; each other one is a replay of it,
     * with the same status, headers and body, byte for byte, or a refusal as {@code in-progress}; the effects have grown by one; and
     * one more request gets a replay. All requests of a round are sent at the same moment.
     *
     * @param duplicates how many at a time, each on a thread of its own; at least two
     * @return this
     * @throws IllegalArgumentException if there are fewer
     */
    public IdempotentRequestAssert runsOnceUnder(int duplicates) {
        isNotNull();
        if (duplicates < 2) {
            throw new IllegalArgumentException("'duplicates' must be at least 2, not " + duplicates);
        }
        try (Race race = new Race(duplicates)) {
            for (int round = 1; round <= this.trial.rounds(); round++) {
                race(race, round, duplicates);
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for answers", interrupt);
        }
        return this;
    }

    private void race(Race race, int round, int duplicates) throws InterruptedException {
        String key = newKey();
        long before = this.trial.count();
        Duplicates raced =
                new Duplicates(race.outcomes(() -> this.actual.send(key), this.trial.timeout()), this.trial.rules());
        List<String> complaints = new ArrayList<>(raced.complaints(this.trial.mayRefuse()));
        complaints.addAll(this.trial.growthOtherThan(1, before));
        if (complaints.isEmpty()) {
            Outcome retry = Outcome.of(() -> this.actual.send(key));
            whyNoReplay(raced.original(), retry).forEach(reason -> complaints.add("a retry afterwards: " + reason));
            complaints.addAll(this.trial.growthOtherThan(1, before));
        }
        String expected = "to run once under " + duplicates + " simultaneous duplicates, but in round " + round + " of "
                + this.trial.rounds();
        fail(expected, complaints, "Answers:\n" + raced.summary(), raced.failures());
    }

    /**
     * Asserts that a retry gets what the first request got: same status, headers and body, byte for byte, and the marker; and that
     * it has no effect.
     *
     * @return this
     */
    public IdempotentRequestAssert isReplayed() {
        isNotNull();
        String key = newKey();
        long before = this.trial.count();
        Outcome first = Outcome.of(() -> this.actual.send(key));
        Outcome retry = Outcome.of(() -> this.actual.send(key));
        List<String> complaints = new ArrayList<>(whyNoOriginal(first));
        if (first.answer() != null) {
            complaints.addAll(whyNoReplay(first.answer(), retry));
        }
        complaints.addAll(this.trial.growthOtherThan(1, before));
        fail("to be replayed, but of its retry", complaints, first, retry);
        return this;
    }

    /**
     * Asserts that another request with the key of this one is refused as {@code key-reused} and has no effect, and that a retry of
     * this one is replayed all the same.
     *
     * @param other sends another request under the key that it is given: to the same path, with another body or query
     * @return this
     */
    public IdempotentRequestAssert refusesItsKeyTo(KeyedRequest other) {
        isNotNull();
        String key = newKey();
        long before = this.trial.count();
        Outcome first = Outcome.of(() -> this.actual.send(key));
        Outcome reuse = Outcome.of(() -> other.send(key));
        Outcome retry = Outcome.of(() -> this.actual.send(key));
        List<String> complaints = new ArrayList<>(whyNoOriginal(first));
        complaints.addAll(whyNoProblem("key-reused", reuse));
        if (first.answer() != null) {
            whyNoReplay(first.answer(), retry).forEach(reason -> complaints.add("a retry afterwards: " + reason));
        }
        complaints.addAll(this.trial.growthOtherThan(1, before));
        fail("to refuse its key to another request, but", complaints, first, reuse, retry);
        return this;
    }

    /**
     * Asserts that a request without a key is refused as {@code key-missing} and has no effect.
     *
     * @param withoutKey sends it
     * @return this
     */
    public IdempotentRequestAssert isRefusedWithoutKey(Callable<HttpAnswer> withoutKey) {
        long before = this.trial.count();
        Outcome outcome = Outcome.of(withoutKey);
        List<String> complaints = new ArrayList<>(whyNoProblem("key-missing", outcome));
        complaints.addAll(this.trial.growthOtherThan(0, before));
        fail("to be refused without a key, but", complaints, outcome);
        return this;
    }

    private List<String> whyNoOriginal(Outcome first) {
        HttpAnswer answer = first.answer();
        if (answer == null) {
            return List.of("the first request got " + first);
        }
        return this.trial.rules().isReplay(answer)
                ? List.of("the first answer is a replay already: is the request sent under the key that it is given?")
                : List.of();
    }

    private List<String> whyNoReplay(HttpAnswer original, Outcome retry) {
        HttpAnswer answer = retry.answer();
        return answer == null ? List.of("it got " + retry) : this.trial.rules().whyNoReplay(original, answer);
    }

    private static List<String> whyNoProblem(String problem, Outcome outcome) {
        HttpAnswer answer = outcome.answer();
        return answer != null && problem.equals(answer.problem())
                ? List.of()
                : List.of("what should be refused as " + problem + " got " + outcome);
    }

    private void fail(String expected, List<String> complaints, Outcome... outcomes) {
        Duplicates all = new Duplicates(List.of(outcomes), this.trial.rules());
        fail(expected, complaints, "Answers:\n" + all.summary(), all.failures());
    }

    private void fail(String expected, List<String> complaints, String answers, List<Throwable> failures) {
        if (!complaints.isEmpty()) {
            AssertionError error = failure(
                    "%nExpecting the request %s:%n- %s%n%s", expected, String.join("\n- ", complaints), answers);
            failures.stream().limit(1).forEach(error::addSuppressed);
            throw error;
        }
    }

    private static String newKey() {
        return UUID.randomUUID().toString();
    }
}

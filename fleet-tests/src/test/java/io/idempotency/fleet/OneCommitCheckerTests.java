package io.idempotency.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.fleet.Verdict.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Histories of one operation. Instances are processes 1 and 2. */
class OneCommitCheckerTests {

    private static final Outcome.Answered IN_PROGRESS =
            Outcome.Answered.of(409, Map.of(), "\"urn:idempotency:in-progress\"");
    private static final Outcome.Answered NOT_KEPT =
            Outcome.Answered.of(409, Map.of(), "\"urn:idempotency:response-not-kept\"");
    private static final Outcome NONE = new Outcome.Unanswered("IOException");

    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<Exchange> afterwards = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();

    @Test
    void oneEffectAndOneAnswerAreGood() {
        told(NONE, IN_PROGRESS, replayed(7));
        effects(7);
        repeated(replayed(7), replayed(7));
        assertThat(kinds()).isEmpty();
    }

    @Test
    void operationWhoseAnswerIsLostForAllIsGood() {
        told(NONE, NOT_KEPT);
        effects(7);
        repeated(NOT_KEPT, NOT_KEPT);
        assertThat(kinds()).isEmpty();
    }

    /** As after an owner that was slow, and not dead. */
    @Test
    void answerThatIsThereInTheEndIsGood() {
        told(NONE, NOT_KEPT);
        effects(7);
        repeated(replayed(7), replayed(7));
        assertThat(kinds()).isEmpty();
    }

    @Test
    void operationWithoutEndIsLost() {
        told(NONE, IN_PROGRESS);
        effects(7);
        repeated(replayed(7), replayed(7));
        assertThat(kinds()).containsExactly(Kind.LOST);
    }

    @Test
    void endWithoutEffectIsBad() {
        told(NOT_KEPT);
        repeated(NOT_KEPT, NOT_KEPT);
        assertThat(kinds()).containsExactly(Kind.WITHOUT_EFFECT);
    }

    @Test
    void secondEffectIsBadWhateverWasTold() {
        told(NONE, answered(8));
        effects(7, 8);
        repeated(replayed(8), replayed(8));
        assertThat(kinds()).containsExactly(Kind.DOUBLE_EFFECT);
    }

    @Test
    void effectThatNobodyAskedForIsBad() {
        told(answered(7));
        effects(7);
        this.effects.add(new Effect(1, 8, 1, Instant.EPOCH));
        repeated(replayed(7), replayed(7));
        assertThat(kinds()).containsExactly(Kind.DOUBLE_EFFECT);
    }

    @Test
    void receiptOfAnotherEffectIsBad() {
        told(answered(6));
        effects(7);
        repeated(replayed(6), replayed(6));
        assertThat(kinds()).containsExactly(Kind.ANSWER_OF_ANOTHER_RUN);
    }

    @Test
    void answersThatDifferAreBad() {
        told(answered(7));
        effects(7);
        repeated(replayed(7), replayed(6));
        assertThat(kinds()).containsExactly(Kind.DIFFERENT_ANSWERS, Kind.ANSWER_OF_ANOTHER_RUN);
    }

    @Test
    void answerThatIsForgottenIsBad() {
        told(answered(7));
        effects(7);
        repeated(NOT_KEPT, NOT_KEPT);
        assertThat(kinds()).containsExactly(Kind.NOT_REPLAYED);
    }

    @Test
    void instancesThatDisagreeAreBad() {
        told(NOT_KEPT);
        effects(7);
        repeated(NOT_KEPT, replayed(7));
        assertThat(kinds()).containsExactly(Kind.NOT_REPLAYED);
    }

    @Test
    void instanceThatDoesNotSayIsBad() {
        told(answered(7));
        effects(7);
        repeated(replayed(7), IN_PROGRESS);
        assertThat(kinds()).containsExactly(Kind.NOT_REPLAYED);
    }

    @Test
    void instanceThatWasNotAskedIsBad() {
        told(answered(7));
        effects(7);
        repeated(replayed(7));
        assertThat(kinds()).containsExactly(Kind.NOT_REPLAYED);
    }

    private List<Kind> kinds() {
        return OneCommitChecker.check(
                        new History(1, this.exchanges, this.afterwards, Set.of(1L, 2L), this.effects, List.of()))
                .kinds();
    }

    private void told(Outcome... outcomes) {
        for (Outcome outcome : outcomes) {
            this.exchanges.add(new Exchange(0, 1, Instant.EPOCH, Instant.EPOCH, outcome));
        }
    }

    /** One of each instance. */
    private void repeated(Outcome... outcomes) {
        for (Outcome outcome : outcomes) {
            this.afterwards.add(new Exchange(0, this.afterwards.size() + 1, Instant.EPOCH, Instant.EPOCH, outcome));
        }
    }

    private void effects(long... receipts) {
        for (long receipt : receipts) {
            this.effects.add(new Effect(0, receipt, 1, Instant.EPOCH));
        }
    }

    private static Outcome.Answered answered(long receipt) {
        return Outcome.Answered.of(201, Map.of(), "{\"receipt\":" + receipt + "}");
    }

    private static Outcome.Answered replayed(long receipt) {
        return Outcome.Answered.of(
                201, Map.of("Idempotent-Replayed", List.of("true")), "{\"receipt\":" + receipt + "}");
    }
}

package io.idempotency.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.fleet.Verdict.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Histories of one operation. Instances are processes 1 and 2; times are seconds. */
class HistoryCheckerTests {

    private static final Outcome.Answered IN_PROGRESS =
            Outcome.Answered.of(409, Map.of(), "\"urn:idempotency:in-progress\"");
    private static final Outcome NONE = new Outcome.Unanswered("IOException");

    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<Exchange> afterwards = new ArrayList<>();
    private final List<Effect> effects = new ArrayList<>();
    private final List<Kill> kills = new ArrayList<>();

    @Test
    void oneEffectAndOneAnswerAreGood() {
        exchange(1, 0, 2, charged(7));
        effect(7, 1, 1);
        replayedAfterwards(7);
        assertThat(verdict().violations()).isEmpty();
        assertThat(verdict().excused()).isEmpty();
    }

    @Test
    void retryThatIsRefusedAndThenReplayedIsGood() {
        exchange(1, 0, 1.5, NONE);
        exchange(2, 1, 2, IN_PROGRESS);
        exchange(2, 3, 4, replayed(7));
        effect(7, 1, 1);
        replayedAfterwards(7);
        assertThat(verdict().violations()).isEmpty();
    }

    @Test
    void operationThatNobodySawSucceedIsLost() {
        exchange(1, 0, 2, IN_PROGRESS);
        exchange(2, 3, 4, NONE);
        assertThat(verdict().kinds()).containsExactly(Kind.LOST);
    }

    @Test
    void successWithoutEffectIsBad() {
        exchange(1, 0, 2, charged(7));
        replayedAfterwards(7);
        assertThat(verdict().kinds()).containsExactly(Kind.WITHOUT_EFFECT);
    }

    @Test
    void answersThatDifferInTheirBodyAreBad() {
        exchange(1, 0, 2, charged(7));
        exchange(2, 0, 2, charged(8));
        effect(7, 1, 1);
        effect(8, 2, 1);
        replayedAfterwards(7);
        assertThat(verdict().kinds())
                .containsExactly(Kind.DIFFERENT_ANSWERS, Kind.ANSWER_OF_ANOTHER_RUN, Kind.DOUBLE_EFFECT);
    }

    @Test
    void answersThatDifferInAHeaderAreBad() {
        exchange(1, 0, 2, charged(7));
        exchange(
                2,
                3,
                4,
                Outcome.Answered.of(
                        201,
                        Map.of("location", List.of("/charges/2")),
                        charged(7).body()));
        effect(7, 1, 1);
        replayedAfterwards(7);
        assertThat(verdict().kinds()).containsExactly(Kind.DIFFERENT_ANSWERS);
    }

    @Test
    void instanceThatWasNotAskedAfterwardsIsBad() {
        exchange(1, 0, 2, charged(7));
        effect(7, 1, 1);
        this.afterwards.add(at(1, 10, 11, replayed(7)));
        assertThat(verdict().kinds()).containsExactly(Kind.NOT_REPLAYED);
    }

    @Test
    void instanceThatRunsItAfterwardsIsBad() {
        exchange(1, 0, 2, charged(7));
        effect(7, 1, 1);
        this.afterwards.add(at(1, 10, 11, replayed(7)));
        this.afterwards.add(at(2, 10, 11, charged(7)));
        assertThat(verdict().kinds()).containsExactly(Kind.NOT_REPLAYED);
    }

    @Test
    void instanceThatRefusesAfterwardsIsBad() {
        exchange(1, 0, 2, charged(7));
        effect(7, 1, 1);
        replayedAfterwards(7);
        this.afterwards.add(at(2, 12, 13, IN_PROGRESS));
        assertThat(verdict().kinds()).containsExactly(Kind.NOT_REPLAYED);
    }

    @Test
    void secondEffectAfterAKillThatAnsweredNobodyIsExcused() {
        exchange(1, 0, 1.5, NONE);
        effect(7, 1, 1);
        kill(1, 1.4);
        exchange(2, 2, 3, IN_PROGRESS);
        exchange(2, 5, 7, charged(8));
        effect(8, 2, 6);
        replayedAfterwards(8);
        assertThat(verdict().violations()).isEmpty();
        assertThat(verdict().excused()).extracting(Effect::receipt).containsExactly(8L);
    }

    @Test
    void secondEffectIsExcusedWhereTheClientGaveUpBeforeTheKill() {
        exchange(1, 0, 0.5, NONE);
        effect(7, 1, 1);
        kill(1, 1.4);
        exchange(2, 5, 7, charged(8));
        effect(8, 2, 6);
        replayedAfterwards(8);
        assertThat(verdict().violations()).isEmpty();
    }

    @Test
    void secondEffectWithoutAKillIsBad() {
        exchange(1, 0, 1.5, NONE);
        effect(7, 1, 1);
        exchange(2, 5, 7, charged(8));
        effect(8, 2, 6);
        replayedAfterwards(8);
        assertThat(verdict().kinds()).containsExactly(Kind.DOUBLE_EFFECT);
    }

    @Test
    void killOfAnotherInstanceExcusesNothing() {
        exchange(1, 0, 1.5, NONE);
        effect(7, 1, 1);
        kill(2, 1.4);
        exchange(2, 5, 7, charged(8));
        effect(8, 3, 6);
        replayedAfterwards(8);
        assertThat(verdict().kinds()).containsExactly(Kind.DOUBLE_EFFECT);
    }

    @Test
    void killAfterTheSecondEffectExcusesNothing() {
        exchange(1, 0, 8, NONE);
        effect(7, 1, 1);
        exchange(2, 5, 7, charged(8));
        effect(8, 2, 6);
        kill(1, 6.5);
        replayedAfterwards(8);
        assertThat(verdict().kinds()).containsExactly(Kind.DOUBLE_EFFECT);
    }

    @Test
    void killOfAProcessThatHadAnsweredExcusesNothing() {
        exchange(1, 0, 1.2, charged(7));
        exchange(1, 0, 1.5, NONE);
        effect(7, 1, 1);
        kill(1, 1.4);
        exchange(2, 5, 7, replayed(7));
        effect(8, 2, 6);
        replayedAfterwards(7);
        assertThat(verdict().kinds()).containsExactly(Kind.ANSWER_OF_ANOTHER_RUN, Kind.DOUBLE_EFFECT);
    }

    @Test
    void runThatFailedAfterItsEffectIsNotExcusedByALaterKill() {
        exchange(1, 0, 1.2, Outcome.Answered.of(500, Map.of(), "{}"));
        exchange(1, 0.5, 1.5, NONE);
        effect(7, 1, 1);
        kill(1, 1.4);
        exchange(2, 5, 7, charged(8));
        effect(8, 2, 6);
        replayedAfterwards(8);
        assertThat(verdict().kinds()).containsExactly(Kind.DOUBLE_EFFECT);
    }

    @Test
    void thirdEffectNeedsAnExcuseOfItsOwn() {
        exchange(1, 0, 1.5, NONE);
        effect(7, 1, 1);
        kill(1, 1.4);
        exchange(2, 5, 7, NONE);
        effect(8, 2, 6);
        exchange(2, 8, 9, charged(9));
        effect(9, 2, 8.5);
        replayedAfterwards(9);
        assertThat(verdict().kinds()).containsExactly(Kind.DOUBLE_EFFECT);
        assertThat(verdict().excused()).hasSize(1);
    }

    private Verdict verdict() {
        return HistoryChecker.check(
                new History(1, this.exchanges, this.afterwards, Set.of(1L, 2L), this.effects, this.kills));
    }

    private void exchange(long process, double start, double end, Outcome outcome) {
        this.exchanges.add(at(process, start, end, outcome));
    }

    private void effect(long receipt, long process, double at) {
        this.effects.add(new Effect(0, receipt, process, time(at)));
    }

    private void kill(long process, double at) {
        this.kills.add(new Kill(process, time(at)));
    }

    private void replayedAfterwards(long receipt) {
        this.afterwards.add(at(1, 10, 11, replayed(receipt)));
        this.afterwards.add(at(2, 10, 11, replayed(receipt)));
    }

    private static Exchange at(long process, double start, double end, Outcome outcome) {
        return new Exchange(0, process, time(start), time(end), outcome);
    }

    private static Instant time(double seconds) {
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }

    private static Outcome.Answered charged(long receipt) {
        return Outcome.Answered.of(201, Map.of("Date", List.of("now")), "{\"receipt\":" + receipt + "}");
    }

    private static Outcome.Answered replayed(long receipt) {
        Map<String, List<String>> headers = Map.of("Date", List.of("later"), "Idempotent-Replayed", List.of("true"));
        return Outcome.Answered.of(201, headers, "{\"receipt\":" + receipt + "}");
    }
}

package io.idempotency.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTests {

    @Test
    void aRatioIsThatOfTwoLoadsOfTheSameRound() {
        Comparison comparison = new Comparison(Rounds.NO_KEY, Rounds.PLAIN);

        assertThat(Rounds.two().ratios(comparison, 200).values()).containsExactly(0.9, 1.1);
        assertThat(Rounds.two().ratios(comparison, 1000).median()).isEqualTo(1);
    }

    @Test
    void onlyWhatWasMeasuredIsCompared() {
        assertThat(Rounds.two().comparisons()).extracting(Comparison::name).containsExactly("b/a", "b/b-before");
    }

    @Test
    void everyScenarioButTheBasesIsComparedWithOne() {
        List<Subject> all = Subject.of(List.of(Scenario.values()), 0);

        assertThat(Comparison.among(all))
                .extracting(Comparison::name)
                .containsExactly("b/a", "c/a", "d/a", "f/e", "g/e1", "h-first/a", "h-replay/a");
    }

    @Test
    void onlyWhatHasUsHasOlderStates() {
        List<Subject> all = Subject.of(List.of(Scenario.values()), 2);

        assertThat(all)
                .filteredOn(subject -> subject.age() > 0)
                .extracting(Subject::id)
                .containsExactly(
                        "b-before",
                        "b-before-2",
                        "c-before",
                        "c-before-2",
                        "d-before",
                        "d-before-2",
                        "f-before",
                        "f-before-2",
                        "g-before",
                        "g-before-2");
        assertThat(Comparison.among(all))
                .extracting(Comparison::name)
                .contains("c/c-before", "c-before/c-before-2")
                .doesNotContain("c/c-before-2");
    }

    @Test
    void scenariosAreNamedByTheirLettersOrIds() {
        assertThat(Scenario.named(List.of("e", "a")))
                .containsExactly(Scenario.PLAIN, Scenario.BARE_FIRST, Scenario.BARE_REPLAY);
        assertThat(Scenario.named(List.of("e1", "h-replay")))
                .containsExactly(Scenario.BARE_REPLAY, Scenario.OTHER_REPLAY);
        assertThatIllegalArgumentException().isThrownBy(() -> Scenario.named(List.of("a", "x")));
    }

    @Test
    void aResultIsALineOfATable() {
        assertThat(Rounds.two().all().get(2).line()).isEqualTo("1,b-before,200,3000,600.0,1.500,4.000");
    }
}

package io.idempotency;

import static io.idempotency.AnswerTraits.Fate.DENY;
import static io.idempotency.AnswerTraits.Fate.FREE;
import static io.idempotency.AnswerTraits.Fate.KEEP;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.AnswerTraits.Fate;
import io.idempotency.store.NotKeptReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerTraitsTests {

    static List<AnswerTraits> all() {
        List<AnswerTraits> all = new ArrayList<>();
        for (int bits = 0; bits < 64; bits++) {
            all.add(new AnswerTraits(
                    (bits & 1) != 0,
                    (bits & 2) != 0,
                    (bits & 4) != 0,
                    (bits & 8) != 0,
                    (bits & 16) != 0,
                    (bits & 32) != 0));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("all")
    void theFateIsTheOneOfTheContract(AnswerTraits traits) {
        assertThat(traits.fate(false)).isEqualTo(expected(traits, false));
        assertThat(traits.fate(true)).isEqualTo(expected(traits, true));
    }

    @ParameterizedTest
    @MethodSource("all")
    void theReasonIsTheFirstThatApplies(AnswerTraits traits) {
        List<NotKeptReason> applying = new ArrayList<>();
        addIf(!traits.statusWanted(), NotKeptReason.STATUS, applying);
        addIf(traits.declined(), NotKeptReason.DECLINED, applying);
        addIf(traits.broken(), NotKeptReason.INCOMPLETE, applying);
        addIf(traits.outgrown(), NotKeptReason.TOO_LARGE, applying);
        addIf(!traits.typeWanted(), NotKeptReason.CONTENT_TYPE, applying);

        assertThat(traits.reason()).isEqualTo(applying.isEmpty() ? null : applying.get(0));
    }

    @Test
    void anAnswerIsKeptOrThereIsAReason() {
        Map<Fate, Integer> fates = new EnumMap<>(Fate.class);
        for (AnswerTraits traits : all()) {
            assertThat(traits.fate(false) == KEEP).isEqualTo(traits.reason() == null);
            assertThat(traits.fate(true) == KEEP).isEqualTo(traits.reason() == null);
            fates.merge(traits.fate(false), 1, Integer::sum);
        }

        assertThat(fates).isEqualTo(Map.of(KEEP, 2, DENY, 46, FREE, 16));
    }

    /** The rows of the contract's table, in its order. */
    private static Fate expected(AnswerTraits traits, boolean rerunNotKept) {
        if (!traits.statusWanted()) {
            return traits.settled() ? DENY : FREE;
        }
        boolean keepable = traits.typeWanted() && !traits.outgrown() && !traits.broken() && !traits.declined();
        if (keepable) {
            return KEEP;
        }
        if (rerunNotKept) {
            return traits.settled() ? DENY : FREE;
        }
        return DENY;
    }

    private static void addIf(boolean applies, NotKeptReason reason, List<NotKeptReason> applying) {
        if (applies) {
            applying.add(reason);
        }
    }
}

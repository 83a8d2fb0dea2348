package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.NotKeptReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DecisionsTests {

    private static final Duration SOME_TIME = Duration.ofSeconds(7);
    private static final Fingerprint FINGERPRINT = TestRecords.fingerprint("request");

    private static final Acquisition ACQUIRED = new Acquisition.Acquired(42);
    private static final Acquisition RUNNING = new Acquisition.InFlight(FINGERPRINT, SOME_TIME);
    private static final Acquisition RUNNING_UNKNOWN = new Acquisition.InFlight(null, SOME_TIME);
    private static final Acquisition FINISHED =
            new Acquisition.Finished(TestRecords.kept("request", "answer"), SOME_TIME);

    private static final Decision RUN = new Decision.Run(42);
    private static final Decision IN_PROGRESS = new Decision.InProgress(SOME_TIME);
    private static final Decision REUSED = new Decision.KeyReused();
    private static final Decision REPLAY = new Decision.Replay(TestRecords.answer("answer"), SOME_TIME);

    static List<Arguments> table() {
        List<Arguments> table = new ArrayList<>(List.of(
                arguments(ACQUIRED, Match.SAME, RUN),
                arguments(ACQUIRED, Match.DIFFERENT, RUN),
                arguments(ACQUIRED, Match.UNKNOWN, RUN),
                arguments(RUNNING, Match.SAME, IN_PROGRESS),
                arguments(RUNNING, Match.DIFFERENT, REUSED),
                arguments(RUNNING, Match.UNKNOWN, IN_PROGRESS),
                arguments(RUNNING_UNKNOWN, Match.UNKNOWN, IN_PROGRESS),
                arguments(FINISHED, Match.SAME, REPLAY),
                arguments(FINISHED, Match.DIFFERENT, REUSED),
                arguments(FINISHED, Match.UNKNOWN, REUSED)));
        for (NotKeptReason reason : NotKeptReason.values()) {
            Acquisition notKept = new Acquisition.Finished(TestRecords.notKept("request", reason), SOME_TIME);
            Acquisition unknown = new Acquisition.Finished(new Completion.NotKept(null, reason), SOME_TIME);
            Decision refusal = new Decision.NotKept(reason);
            table.add(arguments(notKept, Match.SAME, refusal));
            table.add(arguments(notKept, Match.DIFFERENT, REUSED));
            table.add(arguments(notKept, Match.UNKNOWN, refusal));
            table.add(arguments(unknown, Match.UNKNOWN, refusal));
        }
        return table;
    }

    @ParameterizedTest
    @MethodSource("table")
    void decides(Acquisition acquisition, Match match, Decision decision) {
        assertThat(Decisions.decide(acquisition, match)).isEqualTo(decision);
    }

    @Test
    void knowsWhichRequestARecordWasMadeFor() {
        assertThat(Decisions.recorded(ACQUIRED)).isNull();
        assertThat(Decisions.recorded(RUNNING)).isEqualTo(FINGERPRINT);
        assertThat(Decisions.recorded(RUNNING_UNKNOWN)).isNull();
        assertThat(Decisions.recorded(FINISHED)).isEqualTo(FINGERPRINT);
        assertThat(Decisions.recorded(new Acquisition.Finished(
                        TestRecords.notKept("request", NotKeptReason.TOO_LARGE), Duration.ZERO)))
                .isEqualTo(FINGERPRINT);
        assertThat(Decisions.recorded(
                        new Acquisition.Finished(new Completion.NotKept(null, NotKeptReason.SETTLED), Duration.ZERO)))
                .isNull();
    }
}

package io.idempotency.test;

import static io.idempotency.test.IdempotentRequestAssert.assertThatRequest;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.idempotency.test.Shop.Flaw;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IdempotentRequestAssertTests {

    private static final int CROWD = 8;

    @ParameterizedTest
    @EnumSource(names = {"NONE", "REFUSES_WHILE_IT_RUNS"})
    void whatIsRightPasses(Flaw kind) {
        Shop shop = new Shop(kind);
        of(shop).runsOnceUnder(CROWD)
                .isReplayed()
                .refusesItsKeyTo(key -> shop.order("other", key))
                .isRefusedWithoutKey(() -> shop.order("book", ""));
    }

    @Test
    void duplicatesThatAreRefusedPassUnlessNoneMayBe() {
        of(new Shop(Flaw.NONE)).refusingNone().runsOnceUnder(CROWD);
        assertFails(
                Flaw.REFUSES_WHILE_IT_RUNS, request -> request.refusingNone().runsOnceUnder(CROWD), "were refused");
    }

    @ParameterizedTest
    @CsvSource({
        "LOOKS_FIRST_AND_REMEMBERS_LATER, answers are neither replays nor refusals",
        "IGNORES_KEYS, 8 answers are neither replays nor refusals",
        "HAS_TWO_EFFECTS, 'the effects grew by 2, and should by 1'",
        "SPELLS_REPLAYS_OTHERWISE, ' book >, not <'",
        "LOSES_A_HEADER, 'its header Location is [], not [/orders/'",
        "CHANGES_THE_STATUS, 'its status is 200, not 201'",
        "DOES_NOT_MARK_REPLAYS, 8 answers are neither replays nor refusals",
        "FORGETS_AT_ONCE, ''",
        "FAILS, 8 of 8 were not answered"
    })
    void aRaceShowsWhatIsWrong(Flaw flaw, String complaint) {
        assertFails(flaw, request -> request.runsOnceUnder(CROWD), complaint);
    }

    @ParameterizedTest
    @CsvSource({
        "IGNORES_KEYS, 'it has no header Idempotent-Replayed: true'",
        "HAS_TWO_EFFECTS, 'the effects grew by 2, and should by 1'",
        "SPELLS_REPLAYS_OTHERWISE, ' book >, not <'",
        "LOSES_A_HEADER, 'its header Location is []'",
        "CHANGES_THE_STATUS, 'its status is 200, not 201'",
        "DOES_NOT_MARK_REPLAYS, 'it has no header Idempotent-Replayed: true'",
        "FORGETS_AT_ONCE, 'it has no header Idempotent-Replayed: true'",
        "FAILS, 'the first request got no answer: java.lang.IllegalStateException: connection refused'"
    })
    void aRetryShowsWhatIsWrong(Flaw flaw, String complaint) {
        assertFails(flaw, IdempotentRequestAssert::isReplayed, complaint);
    }

    @Test
    void aKeyThatIsTakenTwiceIsFoundOut() {
        Shop shop = new Shop(Flaw.GIVES_ANYBODY_THE_ANSWER);
        assertFails(
                of(shop),
                request -> request.refusesItsKeyTo(key -> shop.order("other", key)),
                "what should be refused as key-reused got 201: 1 book");
    }

    @Test
    void aRequestThatNeedsNoKeyIsFoundOut() {
        Shop shop = new Shop(Flaw.TAKES_REQUESTS_WITHOUT_KEY);
        assertFails(
                of(shop),
                request -> request.isRefusedWithoutKey(() -> shop.order("book", "")),
                "what should be refused as key-missing got 201: 1 book");
    }

    @Test
    void whoeverHangsIsGivenUp() {
        assertFails(
                Flaw.HANGS,
                request -> request.within(Duration.ofMillis(200)).runsOnceUnder(2),
                "2 of 2 were not answered");
    }

    @Test
    void aRequestWithAKeyOfItsOwnIsFoundOut() {
        Shop shop = new Shop(Flaw.NONE);
        IdempotentRequestAssert request = assertThatRequest(key -> shop.order("book", "always the same"));
        assertFails(
                request,
                wrong -> wrong.runsOnceUnder(2),
                "0 answers are neither replays nor refusals, and 1 should be");
        assertFails(
                request, IdempotentRequestAssert::isReplayed, "is the request sent under the key that it is given?");
    }

    @Test
    void theMessageSaysWhatHappened() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() ->
                        of(new Shop(Flaw.IGNORES_KEYS)).as("orders").rounds(3).runsOnceUnder(2))
                .withMessageContainingAll(
                        "[orders]",
                        "Expecting the request to run once under 2 simultaneous duplicates, but in round 1 of 3:",
                        "- 2 answers are neither replays nor refusals, and 1 should be",
                        "- the effects grew by 2, and should by 1",
                        "  1 x 201: 1 book",
                        "  1 x 201: 2 book");
    }

    @Test
    void headersThatAreNotComparedMayDiffer() {
        of(new Shop(Flaw.LOSES_A_HEADER)).ignoringHeaders("location").isReplayed();
        of(new Shop(Flaw.NONE)).withReplayHeader("IDEMPOTENT-replayed").isReplayed();
        assertFails(
                Flaw.NONE, request -> request.withReplayHeader("Replayed").isReplayed(), "no header Replayed: true");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        IdempotentRequestAssert request = of(new Shop(Flaw.NONE));
        assertThatIllegalArgumentException().isThrownBy(() -> request.rounds(0)).withMessageContaining("rounds");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.within(Duration.ZERO))
                .withMessageContaining("timeout");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.runsOnceUnder(1))
                .withMessageContaining("duplicates");
    }

    private static IdempotentRequestAssert of(Shop shop) {
        return assertThatRequest(key -> shop.order("book", key))
                .counting(shop::sold)
                .rounds(20);
    }

    private static void assertFails(Flaw flaw, Consumer<IdempotentRequestAssert> proof, String complaint) {
        assertFails(of(new Shop(flaw)), proof, complaint);
    }

    private static void assertFails(
            IdempotentRequestAssert request, Consumer<IdempotentRequestAssert> proof, String complaint) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> proof.accept(request))
                .withMessageContaining(complaint);
    }
}

package io.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordId;
import io.idempotency.store.Retention;
import io.idempotency.store.StoredAnswer;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a record keeps, how long, and that it is nobody else's. */
abstract class KeepingContract extends SettlingContract {

    @Test
    void tokensGrowAcrossATakeover() {
        Attempt owner = newAttempt();
        long first = assertAcquires(owner, FINGERPRINT, lease());
        letLeaseLapse();

        assertThat(assertAcquires(rivalOf(owner))).isGreaterThan(first);
    }

    @Test
    void tokensGrowAcrossReleases() {
        Attempt owner = newAttempt();
        long last = 0;
        for (int run = 0; run < 20; run++) {
            Attempt next = rivalOf(owner);
            long token = assertAcquires(next);
            assertThat(token).isGreaterThan(last);
            last = token;
            store().release(next);
        }
    }

    @Test
    void tokensGrowAcrossExpiry() {
        Attempt owner = newAttempt();
        long first = assertAcquires(owner);
        store().complete(owner, kept("paid"), Retention.of(Duration.ofMillis(1)));
        elapse(TOLERANCE);

        assertThat(assertAcquires(rivalOf(owner))).isGreaterThan(first);
    }

    @Test
    void aFinishedRecordIsFreeWhenItsRetentionEnds() {
        Attempt owner = running();
        store().complete(owner, kept("paid"), Retention.of(lease()));
        Attempt withoutAnswer = running();
        NotKept notKept = new NotKept(FINGERPRINT, NotKeptReason.TOO_LARGE);
        store().complete(withoutAnswer, notKept, Retention.of(lease()));
        elapse(lease().dividedBy(2));
        assertFinished(owner, kept("paid"));
        assertFinished(withoutAnswer, notKept);

        letLeaseLapse();
        assertFree(owner);
        assertFree(withoutAnswer);
    }

    @Test
    void theShortestRetentionEnds() {
        Attempt owner = running();
        assertThat(store().complete(owner, kept("paid"), Retention.of(Duration.ofMillis(1))))
                .isTrue();
        elapse(TOLERANCE);

        assertFree(owner);
    }

    @Test
    void whatIsKeptForEverIsStillThereLater() {
        Attempt finished = runningForOneLease();
        Attempt settled = runningForOneLease();
        assertThat(store().complete(finished, kept("paid"), Retention.FOREVER)).isTrue();
        assertThat(store().settle(settled, null, Retention.FOREVER)).isTrue();

        letLeaseLapse();
        letLeaseLapse();

        assertFinished(finished, kept("paid"));
        assertFinished(settled, new NotKept(FINGERPRINT, NotKeptReason.SETTLED));
    }

    @Test
    void aVeryLongRetentionIsNotAnError() {
        Retention millennium = Retention.of(Duration.ofDays(365_000));
        Attempt owner = running();

        assertThat(store().settle(owner, null, millennium)).isTrue();
        assertThat(store().complete(owner, kept("paid"), millennium)).isTrue();

        assertFinished(owner, kept("paid"));
    }

    @Test
    void completingAgainReplacesTheRetention() {
        Attempt shortened = running();
        store().complete(shortened, kept("paid"), Retention.FOREVER);
        store().complete(shortened, kept("paid"), Retention.of(lease()));
        Attempt prolonged = running();
        store().complete(prolonged, kept("paid"), Retention.of(lease()));
        store().complete(prolonged, kept("paid"), Retention.FOREVER);

        letLeaseLapse();

        assertFree(shortened);
        assertFinished(prolonged, kept("paid"));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void bytesComeBackUnchanged(StoredAnswer answer) {
        Kept completion = new Kept(FINGERPRINT, answer);

        assertFinished(finished(completion), completion);
    }

    private static Stream<StoredAnswer> answers() {
        byte[] none = {};
        byte[] everyValue = new byte[256];
        for (int i = 0; i < everyValue.length; i++) {
            everyValue[i] = (byte) i;
        }
        byte[] megabyte = new byte[1 << 20];
        new Random(20261122).nextBytes(megabyte);
        return Stream.of(
                new StoredAnswer(none, none),
                new StoredAnswer(everyValue, none),
                new StoredAnswer(none, everyValue),
                new StoredAnswer(everyValue, everyValue),
                new StoredAnswer(everyValue, new byte[] {0}),
                new StoredAnswer(everyValue, new byte[] {'\r', '\n', 0, '\n'}),
                new StoredAnswer(everyValue, megabyte));
    }

    @Test
    void theStoreModifiesNoArrayOfItsCallers() {
        byte[] head = {1, 2, 3};
        byte[] body = {112, 97, 105, 100};
        Kept given = new Kept(FINGERPRINT, new StoredAnswer(head, body));
        Kept copy = new Kept(FINGERPRINT, new StoredAnswer(head.clone(), body.clone()));
        Attempt owner = finished(given);

        Finished first = assertFinished(owner, copy);
        assertFinished(owner, copy);
        store().complete(owner, kept("another answer"), RETENTION);

        assertThat(given).isEqualTo(copy);
        assertThat(first.completion()).isEqualTo(copy);
    }

    @ParameterizedTest
    @MethodSource("fingerprints")
    void fingerprintsComeBackUnchanged(Fingerprint fingerprint) {
        Attempt owner = newAttempt();
        assertAcquires(owner, fingerprint, LONG);
        assertInFlight(owner, fingerprint);
        assertThat(store().complete(owner, kept(fingerprint, new byte[] {42}), RETENTION))
                .isTrue();
        assertFinished(owner, kept(fingerprint, new byte[] {42}));

        Attempt settled = newAttempt();
        assertAcquires(settled, null, lease());
        assertThat(store().settle(settled, fingerprint, RETENTION)).isTrue();
        assertInFlight(settled, fingerprint);
        letLeaseLapse();
        assertFinished(settled, new NotKept(fingerprint, NotKeptReason.SETTLED));
    }

    private static Stream<Fingerprint> fingerprints() {
        String everyCharacter =
                IntStream.rangeClosed('!', '~').mapToObj(Character::toString).collect(Collectors.joining());
        return Stream.of("!", "null", everyCharacter, "~".repeat(255)).map(Fingerprint::new);
    }

    @ParameterizedTest
    @MethodSource("similarIds")
    void similarIdsNameDifferentRecords(String one, String other) {
        Attempt first = Attempt.on(new RecordId(one));
        Attempt second = Attempt.on(new RecordId(other));
        try {
            assertAcquires(first, FINGERPRINT, LONG);
            assertAcquires(second, OTHER_FINGERPRINT, LONG);

            assertInFlight(first, FINGERPRINT);
            assertInFlight(second, OTHER_FINGERPRINT);
        } finally {
            assertThat(store().release(first)).isTrue();
            assertThat(store().release(second)).isTrue();
        }
    }

    /** Nobody else's ids, nor those of another pair: these tests may run side by side. */
    private static Stream<String[]> similarIds() {
        return Stream.of(
                        new String[] {"abc", "aBc"},
                        new String[] {"abc", "abC"},
                        new String[] {"ab-", "ab_"},
                        new String[] {"-".repeat(20), "_".repeat(20)},
                        new String[] {"A".repeat(20), "a".repeat(20)},
                        new String[] {"A".repeat(20), "A".repeat(19) + "B"},
                        new String[] {"0".repeat(20), "-" + "0".repeat(19)})
                .flatMap(pair -> {
                    String random = newAttempt().id().value().substring(pair[0].length());
                    return Stream.of(
                            new String[] {pair[0] + random, pair[1] + random},
                            new String[] {random + pair[0], random + pair[1]});
                });
    }

    @Test
    void recordsAreIndependentOfEachOther() {
        Attempt running = running();
        Attempt finished = finished(kept("paid"));
        Attempt settled = running();
        store().settle(settled, OTHER_FINGERPRINT, RETENTION);
        Attempt released = running();

        store().release(released);
        Attempt later = finished(kept("paid by another"));

        assertInFlight(running, FINGERPRINT);
        assertFinished(finished, kept("paid"));
        assertInFlight(settled, OTHER_FINGERPRINT);
        assertFinished(later, kept("paid by another"));
        assertFree(released);
    }

    @Test
    void oneNonceOnTwoRecordsIsTwoAttempts() {
        Attempt one = running();
        Attempt other = new Attempt(newAttempt().id(), one.nonce());
        assertAcquires(other, OTHER_FINGERPRINT, LONG);

        assertThat(store().complete(one, kept("paid"), RETENTION)).isTrue();

        assertInFlight(other, OTHER_FINGERPRINT);
        assertThat(store().release(other)).isTrue();
        assertFinished(one, kept("paid"));
    }
}

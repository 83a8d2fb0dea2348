package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Acquired;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.Retention;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in Redis, as a person sees it there, and what happens to a record that somebody else has written. */
class RecordFormTests {

    private static final String PREFIX = "form:";
    private static final Fingerprint FINGERPRINT = new Fingerprint("1.raw.-1.-1.digest");
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Retention DAY = Retention.of(Duration.ofDays(1));

    private static RedisProcess server;
    private static RedisIdempotencyStore store;

    private final Attempt attempt = Attempts.random();

    @BeforeAll
    static void start() {
        server = RedisProcess.start();
        store = new RedisIdempotencyStore(Driver.LETTUCE.connect(server.port()), PREFIX, Duration.ofSeconds(10));
    }

    @AfterAll
    static void stop() {
        store.close();
        server.close();
    }

    @Test
    void aKeyIsAPrefixAndADigest() {
        acquire();

        assertThat(server.keys()).contains(PREFIX + this.attempt.id());
        assertThat(this.attempt.id().value()).hasSize(43);
    }

    @Test
    void aRunningRecordCanBeRead() {
        long token = acquire();

        assertThat(record()).matches("1 running " + this.attempt.nonce() + " \\d{16} " + token + " " + FINGERPRINT);
    }

    @Test
    void aSettledRecordCanBeRead() {
        acquire();
        store.settle(this.attempt, null, DAY);

        assertThat(record()).matches("1 settled " + this.attempt.nonce() + " \\d{16} \\d{16} " + FINGERPRINT);
    }

    @Test
    void aKeptAnswerCanBeRead() {
        acquire();
        store.complete(this.attempt, kept("paid"), DAY);

        assertThat(record())
                .matches("1 kept " + this.attempt.nonce() + " \\d{16} 12 " + FINGERPRINT + "\nanswer/1 201paid");
    }

    @Test
    void anAnswerThatWasNotKeptSaysWhy() {
        acquire();
        store.complete(this.attempt, new NotKept(null, NotKeptReason.TOO_LARGE), DAY);

        assertThat(record()).matches("1 not-kept " + this.attempt.nonce() + " \\d{16} TOO_LARGE");
    }

    @Test
    void aRunningRecordOutlivesItsLeaseByAnother() {
        acquire();
        assertThat(left()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));

        store.renew(Set.of(this.attempt), Duration.ofSeconds(100));
        assertThat(left()).isBetween(Duration.ofSeconds(195), Duration.ofSeconds(200));
    }

    @Test
    void aFinishedRecordLivesAsLongAsItIsKept() {
        acquire();
        store.complete(this.attempt, kept("paid"), DAY);
        assertThat(left()).isBetween(Duration.ofHours(23), Duration.ofHours(24));

        store.complete(this.attempt, kept("paid"), Retention.FOREVER);
        assertThat(left()).isEqualTo(Duration.ofMillis(-1));

        store.complete(this.attempt, kept("paid"), Retention.of(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThat(left()).isBetween(Duration.ofDays(36_499), Duration.ofDays(36_500));
    }

    @Test
    void aSettledRecordLivesAtLeastAsLongAsItsLease() {
        acquire();
        store.settle(this.attempt, null, Retention.of(Duration.ofSeconds(1)));
        assertThat(left()).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(30));

        store.renew(Set.of(this.attempt), Duration.ofSeconds(100));
        assertThat(left()).isBetween(Duration.ofSeconds(95), Duration.ofSeconds(100));

        store.settle(this.attempt, null, Retention.FOREVER);
        assertThat(left()).isEqualTo(Duration.ofMillis(-1));
    }

    /** Lua's own conversion keeps 14 digits of the 16. */
    @Test
    void tokensAreTheServersClockToTheMicrosecond() {
        long before = micros();
        List<Long> tokens = Stream.generate(Attempts::random)
                .limit(20)
                .map(other -> ((Acquired) store.acquire(other, null, LEASE)).fencingToken())
                .toList();

        assertThat(tokens).allMatch(token -> token >= before && token <= micros());
        assertThat(tokens).anyMatch(token -> token % 100 != 0);
    }

    @Test
    void aTokenThatIsAheadOfTheClockGoesOnFromThere() {
        long ahead = 4_102_444_800_123_457L;
        write("1 running " + Attempts.random().nonce() + " 1 " + ahead + " " + FINGERPRINT);

        assertThat(acquire()).isEqualTo(ahead + 1);
    }

    @Test
    void theLongestLeaseDoesNotOverflow() {
        assertThat(store.acquire(this.attempt, FINGERPRINT, Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(Acquired.class);

        assertThat(store.acquire(Attempts.rivalOf(this.attempt), FINGERPRINT, LEASE))
                .isInstanceOfSatisfying(
                        Acquisition.InFlight.class,
                        found -> assertThat(found.leaseLeft())
                                .isBetween(Duration.ofDays(36_499), Duration.ofDays(36_500)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2 running %s 9000000000000000 1",
                "2 kept %s 1 12 1.raw.-1.-1.digest\nanswer/2 201",
                "10 running %s 1 1",
                "",
                "nonsense",
                "1",
                "1 paused %s 1 1",
                " 1 running %s 1 1"
            })
    void whatAnotherReleaseWroteIsAnErrorAndStays(String record) {
        write(record.formatted(this.attempt.nonce()));

        assertUntouchable();
    }

    @Test
    void whatIsNoStringIsAnErrorAndStays() {
        ask(commands -> commands.hset(PREFIX + this.attempt.id(), "h", "somebody's"));

        assertEachIsRefused();
        String left = ask(commands -> commands.hget(PREFIX + this.attempt.id(), "h"));
        assertThat(left).isEqualTo("somebody's");
    }

    /** Such a record is of this version, but was not written by it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 kept %s 1 0 1.raw.-1.-1.digest",
                "1 kept %s 1 13 1.raw.-1.-1.digest\nanswer/1 201",
                "1 kept %s 1 -1 1.raw.-1.-1.digest\nanswer/1 201",
                "1 kept %s 1 2147483647 1.raw.-1.-1.digest\nanswer/1 201",
                "1 kept %s 1 1.raw.-1.-1.digest\nanswer/1 201",
                "1 kept %s 1 12\nanswer/1 201",
                "1 kept %s soon 12 1.raw.-1.-1.digest\nanswer/1 201",
                "1 not-kept %s 1 NEWER_REASON",
                "1 settled %s 1",
                "1 settled %s 9000000000000000",
                "1 running %s 9000000000000000",
                "1 running %s 5",
                "1 running %s 5 12abc"
            })
    void aDamagedRecordIsNoAnswer(String record) {
        write(record.formatted(this.attempt.nonce()));

        assertThatThrownBy(() -> store.acquire(Attempts.rivalOf(this.attempt), FINGERPRINT, LEASE))
                .isInstanceOf(UnreadableRecordException.class);
    }

    /** Whether it is done is all that its deletion asks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 kept %s 1 0 1.raw.-1.-1.digest",
                "1 kept %s 1 13 1.raw.-1.-1.digest\nanswer/1 201",
                "1 kept %s 1",
                "1 kept %s 1 99999999999999999999 1.raw.-1.-1.digest\nanswer/1 201",
                "1 not-kept %s 1 NEWER_REASON",
                "1 settled %s 1"
            })
    void aDamagedRecordThatIsDoneIsNotFoundButDeleted(String record) {
        write(record.formatted(this.attempt.nonce()));

        assertThatThrownBy(() -> store.find(this.attempt.id())).isInstanceOf(UnreadableRecordException.class);
        assertThat(store.deleteFinished(this.attempt.id())).isTrue();
        assertThat(record()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 running %s 9000000000000000", "1 running %s 5 12abc", "1 settled %s 9000000000000000"})
    void aDamagedRecordThatRunsIsNeitherFoundNorDeleted(String record) {
        write(record.formatted(this.attempt.nonce()));

        assertThatThrownBy(() -> store.find(this.attempt.id())).isInstanceOf(UnreadableRecordException.class);
        assertThat(store.deleteFinished(this.attempt.id())).isFalse();
        assertThat(record()).isNotNull();
    }

    @Test
    void aRecordThatCannotBeReadDoesNotCostOthersTheirLeases() {
        write("2 running");
        Attempt other = Attempts.random();
        store.acquire(other, null, LEASE);

        assertThat(store.renew(List.of(this.attempt, other), Duration.ofSeconds(100)))
                .isEmpty();

        assertThat(left(other)).isGreaterThan(Duration.ofSeconds(190));
    }

    private void assertUntouchable() {
        String before = record();

        assertEachIsRefused();

        assertThat(record()).isEqualTo(before);
        assertThat(left()).isEqualTo(Duration.ofMillis(-1));
    }

    private void assertEachIsRefused() {
        assertThatThrownBy(() -> store.acquire(this.attempt, FINGERPRINT, LEASE))
                .isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(() -> store.settle(this.attempt, FINGERPRINT, DAY))
                .isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(() -> store.complete(this.attempt, kept("paid"), DAY))
                .isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(() -> store.release(this.attempt)).isInstanceOf(UnreadableRecordException.class);
        assertThat(store.renew(Set.of(this.attempt), LEASE)).isEmpty();
        assertThatThrownBy(() -> store.find(this.attempt.id())).isInstanceOf(UnreadableRecordException.class);
        assertThatThrownBy(() -> store.deleteFinished(this.attempt.id())).isInstanceOf(UnreadableRecordException.class);
    }

    private long acquire() {
        return ((Acquired) store.acquire(this.attempt, FINGERPRINT, LEASE)).fencingToken();
    }

    private static Completion kept(String body) {
        byte[] head = "answer/1 201".getBytes(StandardCharsets.UTF_8);
        return new Kept(FINGERPRINT, new StoredAnswer(head, body.getBytes(StandardCharsets.UTF_8)));
    }

    private @Nullable String record() {
        return ask(commands -> commands.get(PREFIX + this.attempt.id()));
    }

    private void write(String record) {
        ask(commands -> commands.set(PREFIX + this.attempt.id(), record));
    }

    private Duration left() {
        return left(this.attempt);
    }

    private static Duration left(Attempt attempt) {
        return Duration.ofMillis(ask(commands -> commands.pttl(PREFIX + attempt.id())));
    }

    private static long micros() {
        List<String> time = ask(RedisCommands::time);
        return Long.parseLong(time.get(0)) * 1_000_000 + Long.parseLong(time.get(1));
    }

    private static <T> T ask(Function<RedisCommands<String, String>, T> question) {
        return server.ask(question);
    }
}

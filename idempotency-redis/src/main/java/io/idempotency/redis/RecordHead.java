package io.idempotency.redis;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Acquisition.Finished;
import io.idempotency.store.Acquisition.InFlight;
import io.idempotency.store.Completion;
import io.idempotency.store.Completion.Kept;
import io.idempotency.store.Completion.NotKept;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.NotKeptReason;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The first field of a record. A record is a hash of at most two fields: {@code h}, the head, and {@code b}, the body of an
 * answer, byte for byte. While others wait for a run, {@code w} names the channels on which to tell them of its end.
 *
 * <p>A head begins with one of these lines. Times are microseconds since the epoch by the server's clock; a fingerprint may be
 * missing where it says so.
 *
 * <pre>
 * 1 running NONCE LEASE-END FENCING-TOKEN [FINGERPRINT]
 * 1 settled NONCE LEASE-END SETTLED-AT [FINGERPRINT]
 * 1 kept NONCE DONE-AT FINGERPRINT
 * 1 not-kept NONCE DONE-AT REASON [FINGERPRINT]
 * </pre>
 *
 * <p>After the line of {@code kept}, and a line break, comes the head of the answer as core's codec wrote it. The leading number
 * is the version of this form. Whoever meets another one touches nothing.
 */
final class RecordHead {

    static final String KEPT = "kept";
    static final String NOT_KEPT = "not-kept";

    private static final String RUNNING = "running";
    private static final String SETTLED = "settled";
    private static final String VERSION = "1";

    private final byte[] bytes;
    private final int lineEnd;
    private final String[] words;

    private RecordHead(byte[] bytes) {
        this.bytes = bytes;
        this.lineEnd = lineEnd(bytes);
        this.words = new String(bytes, 0, this.lineEnd, StandardCharsets.US_ASCII).split(" ", -1);
    }

    /**
     * Says what an attempt finds that does not get the record.
     *
     * @param now the server's clock in microseconds
     * @param head the first field; {@code null} if there is none
     * @param body the second field; {@code null} if there is none
     * @throws UnreadableRecordException if they are not what a release that writes this form would write
     */
    static Acquisition read(long now, byte @Nullable [] head, byte @Nullable [] body) {
        return read(head, record -> record.read(now, body));
    }

    /**
     * Says what whoever operates the store sees.
     *
     * @param now the server's clock in microseconds
     * @param head the first field; {@code null} if there is none
     * @param hasBody whether there is the second one
     * @param timeLeft how long the record stays; {@code null} means for ever
     * @throws UnreadableRecordException if it is not what a release that writes this form would write
     */
    static RecordSnapshot show(long now, byte @Nullable [] head, boolean hasBody, @Nullable Duration timeLeft) {
        return read(head, record -> record.show(now, hasBody, timeLeft));
    }

    /** {@return the nonce of whoever owns or has finished a record}; nothing if that cannot be told */
    static String owner(byte @Nullable [] head) {
        String[] words = head == null ? new String[0] : new RecordHead(head).words;
        return words.length > 2 ? words[2] : "";
    }

    private static <T> T read(byte @Nullable [] head, Function<RecordHead, T> reading) {
        if (head == null) {
            throw new UnreadableRecordException("The record has no head");
        }
        try {
            RecordHead record = new RecordHead(head);
            if (!record.words[0].equals(VERSION)) {
                throw new UnreadableRecordException("The record is of another version than " + VERSION);
            }
            return reading.apply(record);
        } catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
            throw new UnreadableRecordException("The head of the record is damaged", ex);
        }
    }

    /** {@return what follows the time in the head of a finished record} */
    static byte[] rest(Completion completion) {
        if (completion instanceof Kept kept) {
            byte[] answerHead = kept.answer().head();
            byte[] line = (kept.fingerprint().value() + '\n').getBytes(StandardCharsets.US_ASCII);
            byte[] rest = Arrays.copyOf(line, line.length + answerHead.length);
            System.arraycopy(answerHead, 0, rest, line.length, answerHead.length);
            return rest;
        }
        String reason = ((NotKept) completion).reason().name();
        return (reason + optional(completion.fingerprint())).getBytes(StandardCharsets.US_ASCII);
    }

    /** {@return a fingerprint with a space before it, or nothing} */
    static String optional(@Nullable Fingerprint fingerprint) {
        return fingerprint == null ? "" : " " + fingerprint.value();
    }

    private Acquisition read(long now, byte @Nullable [] body) {
        return switch (this.words[1]) {
            case RUNNING -> inFlight(now);
            case SETTLED -> micros(3) > now ? inFlight(now) : settled(now);
            case KEPT -> new Finished(kept(body), between(micros(3), now));
            case NOT_KEPT -> new Finished(notKept(), between(micros(3), now));
            default -> throw unknownState();
        };
    }

    private RecordSnapshot show(long now, boolean hasBody, @Nullable Duration timeLeft) {
        return switch (this.words[1]) {
            case RUNNING -> running(now, timeLeft);
            case SETTLED ->
                micros(3) > now
                        ? running(now, timeLeft)
                        : new RecordSnapshot.NotKept(NotKeptReason.SETTLED, between(micros(4), now), timeLeft);
            case KEPT -> new RecordSnapshot.Kept(answerHead(hasBody), between(micros(3), now), timeLeft);
            case NOT_KEPT -> new RecordSnapshot.NotKept(reason(), between(micros(3), now), timeLeft);
            default -> throw unknownState();
        };
    }

    private RecordSnapshot running(long now, @Nullable Duration timeLeft) {
        micros(4);
        return new RecordSnapshot.Running(this.words[1].equals(SETTLED), between(now, micros(3)), timeLeft);
    }

    /** The number after the end of the lease is nobody's concern here, but a head without it is damaged. */
    private Acquisition inFlight(long now) {
        micros(4);
        Duration left = between(now, micros(3));
        if (left.isZero()) {
            throw new UnreadableRecordException("The lease of the record is over, and it was not taken over");
        }
        return new InFlight(fingerprint(5), left);
    }

    private Acquisition settled(long now) {
        return new Finished(new NotKept(fingerprint(5), NotKeptReason.SETTLED), between(micros(4), now));
    }

    private Completion kept(byte @Nullable [] body) {
        byte[] answerHead = answerHead(body != null);
        Fingerprint fingerprint = fingerprint(4);
        if (fingerprint == null || body == null) {
            throw damagedAnswer();
        }
        return new Kept(fingerprint, new StoredAnswer(answerHead, body));
    }

    private byte[] answerHead(boolean hasBody) {
        if (!hasBody || this.words.length <= 4 || this.lineEnd == this.bytes.length) {
            throw damagedAnswer();
        }
        return Arrays.copyOfRange(this.bytes, this.lineEnd + 1, this.bytes.length);
    }

    private Completion notKept() {
        return new NotKept(fingerprint(5), reason());
    }

    private NotKeptReason reason() {
        return NotKeptReason.valueOf(this.words[4]);
    }

    private static UnreadableRecordException unknownState() {
        return new UnreadableRecordException("The record is in an unknown state");
    }

    private static UnreadableRecordException damagedAnswer() {
        return new UnreadableRecordException("The record has lost a part of its answer");
    }

    private @Nullable Fingerprint fingerprint(int position) {
        return this.words.length <= position ? null : new Fingerprint(this.words[position]);
    }

    private long micros(int position) {
        return Long.parseLong(this.words[position]);
    }

    private static Duration between(long earlier, long later) {
        return Duration.of(Math.max(0, later - earlier), ChronoUnit.MICROS);
    }

    private static int lineEnd(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        return end;
    }
}

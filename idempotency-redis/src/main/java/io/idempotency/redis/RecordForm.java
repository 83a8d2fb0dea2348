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
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A record as one string, which begins with one of these lines. Times are microseconds since the epoch by the server's clock, the
 * length of a head is in bytes; a fingerprint may be missing where it says so.
 *
 * <pre>
 * 1 running NONCE LEASE-END FENCING-TOKEN [FINGERPRINT]
 * 1 settled NONCE LEASE-END SETTLED-AT [FINGERPRINT]
 * 1 kept NONCE DONE-AT HEAD-LENGTH FINGERPRINT
 * 1 not-kept NONCE DONE-AT REASON [FINGERPRINT]
 * </pre>
 *
 * <p>After the line of {@code kept}, and a line break, come the head of the answer as core's codec wrote it, and its body, byte for
 * byte. While others wait for a run, a second line of {@code running} or {@code settled} names the channels on which to tell them
 * of its end. The leading number is the version of this form. Whoever meets another one touches nothing.
 */
final class RecordForm {

    private static final String RUNNING = "running";
    private static final String SETTLED = "settled";
    private static final String KEPT = "kept";
    private static final String NOT_KEPT = "not-kept";
    private static final String NO_TIME = "0".repeat(16);
    private static final String VERSION = "1";

    private final byte[] bytes;
    private final int lineEnd;
    private final String[] words;

    private RecordForm(byte[] bytes) {
        this.bytes = bytes;
        this.lineEnd = lineEnd(bytes);
        this.words = new String(bytes, 0, this.lineEnd, StandardCharsets.US_ASCII).split(" ", -1);
    }

    /**
     * Says what an attempt finds that does not get the record.
     *
     * @param now the server's clock in microseconds
     * @throws UnreadableRecordException if it is not what a release that writes this form would write
     */
    static Acquisition read(long now, byte[] record) {
        return read(record, form -> form.read(now));
    }

    /**
     * Says what whoever operates the store sees.
     *
     * @param now the server's clock in microseconds
     * @param record all of it but the body of an answer
     * @param timeLeft how long the record stays; {@code null} means for ever
     * @throws UnreadableRecordException if it is not what a release that writes this form would write
     */
    static RecordSnapshot show(long now, byte[] record, @Nullable Duration timeLeft) {
        return read(record, form -> form.show(now, timeLeft));
    }

    /** {@return the nonce of whoever owns or has finished a record}; nothing if that cannot be told */
    static String owner(byte[] record) {
        String[] words = new RecordForm(record).words;
        return words.length > 2 ? words[2] : "";
    }

    private static <T> T read(byte[] record, Function<RecordForm, T> reading) {
        try {
            RecordForm form = new RecordForm(record);
            if (!form.words[0].equals(VERSION)) {
                throw new UnreadableRecordException("The record is of another version than " + VERSION);
            }
            return reading.apply(form);
        } catch (IllegalArgumentException | IndexOutOfBoundsException ex) {
            throw new UnreadableRecordException("The record is damaged", ex);
        }
    }

    /**
     * A finished record, but for the time, which only the server knows.
     *
     * @param bytes with zeros in its place; not copied
     * @param timeAt its place, counted from 0
     */
    @SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, and never compared
    record Untimed(byte[] bytes, int timeAt) {}

    /** {@return the record of a run that has ended so}; what the completion holds is copied */
    static Untimed finished(UUID nonce, Completion completion) {
        if (completion instanceof Kept kept) {
            StoredAnswer answer = kept.answer();
            String rest = answer.head().length + optional(kept.fingerprint()) + '\n';
            return untimed(KEPT, nonce, rest, answer.head(), answer.body());
        }
        String rest = ((NotKept) completion).reason() + optional(completion.fingerprint());
        return untimed(NOT_KEPT, nonce, rest);
    }

    private static Untimed untimed(String state, UUID nonce, String rest, byte[]... more) {
        String start = VERSION + ' ' + state + ' ' + nonce + ' ';
        byte[] line = (start + NO_TIME + ' ' + rest).getBytes(StandardCharsets.US_ASCII);
        int end = line.length;
        byte[] all = Arrays.copyOf(
                line, end + Arrays.stream(more).mapToInt(part -> part.length).sum());
        for (byte[] part : more) {
            System.arraycopy(part, 0, all, end, part.length);
            end += part.length;
        }
        return new Untimed(all, start.length());
    }

    /** {@return a fingerprint with a space before it, or nothing} */
    static String optional(@Nullable Fingerprint fingerprint) {
        return fingerprint == null ? "" : " " + fingerprint.value();
    }

    private Acquisition read(long now) {
        return switch (this.words[1]) {
            case RUNNING -> inFlight(now);
            case SETTLED -> micros(3) > now ? inFlight(now) : settled(now);
            case KEPT -> new Finished(kept(), between(micros(3), now));
            case NOT_KEPT -> new Finished(notKept(), between(micros(3), now));
            default -> throw unknownState();
        };
    }

    private RecordSnapshot show(long now, @Nullable Duration timeLeft) {
        return switch (this.words[1]) {
            case RUNNING -> running(now, timeLeft);
            case SETTLED ->
                micros(3) > now
                        ? running(now, timeLeft)
                        : new RecordSnapshot.NotKept(NotKeptReason.SETTLED, between(micros(4), now), timeLeft);
            case KEPT -> new RecordSnapshot.Kept(answerHead(), between(micros(3), now), timeLeft);
            case NOT_KEPT -> new RecordSnapshot.NotKept(reason(), between(micros(3), now), timeLeft);
            default -> throw unknownState();
        };
    }

    private RecordSnapshot running(long now, @Nullable Duration timeLeft) {
        micros(4);
        return new RecordSnapshot.Running(this.words[1].equals(SETTLED), between(now, micros(3)), timeLeft);
    }

    /** The number after the end of the lease is nobody's concern here, but a record without it is damaged. */
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

    private Completion kept() {
        Fingerprint fingerprint = fingerprint(5);
        if (fingerprint == null) {
            throw damagedAnswer();
        }
        byte[] head = answerHead();
        byte[] body = Arrays.copyOfRange(this.bytes, this.lineEnd + 1 + head.length, this.bytes.length);
        return new Kept(fingerprint, new StoredAnswer(head, body));
    }

    private byte[] answerHead() {
        int start = this.lineEnd + 1;
        int length = Integer.parseInt(this.words[4]);
        if (length < 0 || length > this.bytes.length - start) {
            throw damagedAnswer();
        }
        return Arrays.copyOfRange(this.bytes, start, start + length);
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

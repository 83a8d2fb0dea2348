package io.idempotency;

import io.idempotency.store.RecordId;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The plain form of stored answers, which every release reads. Thread safe.
 *
 * <p>The head is UTF-8 text that a person can read: {@code answer/1 201}, then one line for each header, beginning with
 * {@code =} where it replaces earlier values and {@code +} where it adds to them. A redirect has {@code redirect} after the
 * status. The body is stored as it is.
 */
final class PlainCodec implements AnswerCodec {

    private static final String VERSION = "answer/1 ";
    private static final int STATUS_END = VERSION.length() + 3;
    private static final String REDIRECT = " redirect";
    private static final String SEPARATOR = ": ";
    private static final char SETS = '=';
    private static final char ADDS = '+';
    private static final int USUAL_LENGTH = 256;
    private static final byte[] NOTHING = {};

    @Override
    public StoredAnswer encode(RecordId id, Answer answer) {
        StringBuilder head = new StringBuilder(USUAL_LENGTH).append(VERSION).append(answer.status());
        if (answer.redirect()) {
            head.append(REDIRECT);
        }
        for (HeaderLine line : answer.headers()) {
            head.append('\n').append(line.adds() ? ADDS : SETS);
            head.append(line.name()).append(SEPARATOR).append(line.value());
        }
        return new StoredAnswer(head.toString().getBytes(StandardCharsets.UTF_8), answer.body());
    }

    @Override
    public Answer decode(RecordId id, StoredAnswer stored) {
        return read(stored.head(), stored.body());
    }

    @Override
    public int status(RecordId id, byte[] head) {
        return read(head, NOTHING).status();
    }

    private static Answer read(byte[] head, byte[] body) {
        try {
            String text = text(head);
            if (!text.startsWith(VERSION)) {
                throw new UnreadableRecordException("The stored answer is of an unknown version");
            }
            int status = status(text);
            boolean redirect = text.startsWith(REDIRECT, STATUS_END);
            int end = endOfLine(text, STATUS_END);
            if (end != STATUS_END + (redirect ? REDIRECT.length() : 0)) {
                throw new UnreadableRecordException("The stored answer has unknown marks");
            }
            return new Answer(status, redirect, headers(text, end + 1), body);
        } catch (CharacterCodingException | IllegalArgumentException | IndexOutOfBoundsException ex) {
            throw new UnreadableRecordException("The head of the stored answer is damaged", ex);
        }
    }

    /** Nearly all heads are ASCII. */
    private static String text(byte[] head) throws CharacterCodingException {
        for (byte each : head) {
            if (each < 0) {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(head))
                        .toString();
            }
        }
        return new String(head, StandardCharsets.ISO_8859_1);
    }

    private static int status(String text) {
        int status = 0;
        for (int i = VERSION.length(); i < STATUS_END; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                throw new UnreadableRecordException("The stored answer has no status");
            }
            status = 10 * status + digit - '0';
        }
        return status;
    }

    private static List<HeaderLine> headers(String text, int from) {
        List<HeaderLine> headers = new ArrayList<>();
        int start = from;
        while (start < text.length()) {
            int end = endOfLine(text, start);
            headers.add(header(text, start, end));
            start = end + 1;
        }
        return headers;
    }

    private static HeaderLine header(String text, int start, int end) {
        char mark = text.charAt(start);
        if (mark != SETS && mark != ADDS) {
            throw new UnreadableRecordException("The stored answer has a header line with an unknown mark");
        }
        int separator = text.indexOf(SEPARATOR, start + 1);
        String value = text.substring(separator + SEPARATOR.length(), end);
        HeaderLine line = new HeaderLine(text.substring(start + 1, separator), value, mark == ADDS);
        if (!line.value().equals(value)) {
            throw new UnreadableRecordException("The stored answer has a header line with control characters");
        }
        return line;
    }

    private static int endOfLine(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}

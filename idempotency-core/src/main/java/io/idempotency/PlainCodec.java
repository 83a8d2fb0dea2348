package io.idempotency;

import io.idempotency.store.RecordId;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The plain form of stored answers, which every release reads. Thread safe.
 *
 * <p>The head is UTF-8 text that a person can read: {@code answer/1 201}, then one line for each header, beginning with
 * {@code =} where it replaces earlier values and {@code +} where it adds to them. A redirect has {@code redirect} after the
 * status. The body is stored as it is.
 */
final class PlainCodec implements AnswerCodec {

    private static final String VERSION = "answer/1";
    private static final String REDIRECT = "redirect";
    private static final String SEPARATOR = ": ";
    private static final Pattern STATUS = Pattern.compile("[1-9]\\d\\d");
    private static final char SETS = '=';
    private static final char ADDS = '+';
    private static final byte[] NOTHING = {};

    @Override
    public StoredAnswer encode(RecordId id, Answer answer) {
        StringBuilder head = new StringBuilder(VERSION).append(' ').append(answer.status());
        if (answer.redirect()) {
            head.append(' ').append(REDIRECT);
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
            List<String> lines = text(head).lines().toList();
            String[] start = lines.get(0).split(" ", -1);
            if (start.length < 2 || !start[0].equals(VERSION)) {
                throw new UnreadableRecordException("The stored answer is of an unknown version");
            }
            boolean redirect = start.length == 3 && start[2].equals(REDIRECT);
            if (start.length != (redirect ? 3 : 2)) {
                throw new UnreadableRecordException("The stored answer has unknown marks");
            }
            if (!STATUS.matcher(start[1]).matches()) {
                throw new UnreadableRecordException("The stored answer has no status");
            }
            return new Answer(Integer.parseInt(start[1]), redirect, headers(lines), body);
        } catch (CharacterCodingException | IllegalArgumentException | IndexOutOfBoundsException ex) {
            throw new UnreadableRecordException("The head of the stored answer is damaged", ex);
        }
    }

    private static String text(byte[] head) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(head)).toString();
    }

    private static List<HeaderLine> headers(List<String> lines) {
        List<HeaderLine> headers = new ArrayList<>(lines.size() - 1);
        for (String line : lines.subList(1, lines.size())) {
            char mark = line.charAt(0);
            int separator = line.indexOf(SEPARATOR);
            if (mark != SETS && mark != ADDS) {
                throw new UnreadableRecordException("The stored answer has a header line with an unknown mark");
            }
            String value = line.substring(separator + SEPARATOR.length());
            headers.add(new HeaderLine(line.substring(1, separator), value, mark == ADDS));
        }
        return headers;
    }
}

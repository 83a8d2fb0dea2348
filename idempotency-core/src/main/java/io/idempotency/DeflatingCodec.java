package io.idempotency;

import io.idempotency.store.RecordId;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;
import java.util.regex.Pattern;

/**
 * Compresses long bodies that another codec writes, where that makes them shorter. Thread safe.
 *
 * <p>The head of a compressed answer begins with the line {@code deflate/1 <length>}, which says how long the body really is; the body
 * is in the format of zlib (RFC 1950).
 */
final class DeflatingCodec implements AnswerCodec {

    private static final String VERSION = "deflate/1 ";
    private static final Pattern LENGTH = Pattern.compile("\\d{1,10}");

    private final AnswerCodec inner;
    private final int from;

    /** @param from length in bytes of the shortest body that is compressed */
    DeflatingCodec(AnswerCodec inner, int from) {
        this.inner = inner;
        this.from = from;
    }

    @Override
    public StoredAnswer encode(RecordId id, Answer answer) {
        StoredAnswer whole = this.inner.encode(id, answer);
        return whole.body().length < this.from ? whole : deflate(whole);
    }

    @Override
    public Answer decode(RecordId id, StoredAnswer stored) {
        String line = HeadLine.find(stored.head(), VERSION);
        if (line == null) {
            return this.inner.decode(id, stored);
        }
        byte[] body = Deflate.unpack(stored.body(), length(line));
        return this.inner.decode(id, new StoredAnswer(HeadLine.after(line, stored.head()), body));
    }

    @Override
    public int status(RecordId id, byte[] head) {
        String line = HeadLine.find(head, VERSION);
        return this.inner.status(id, line == null ? head : HeadLine.after(line, head));
    }

    private static StoredAnswer deflate(StoredAnswer whole) {
        byte[] packed = Deflate.pack(whole.body());
        byte[] head = HeadLine.before(VERSION + whole.body().length, whole.head());
        StoredAnswer deflated = new StoredAnswer(head, packed);
        return deflated.size() < whole.size() ? deflated : whole;
    }

    private static int length(String line) {
        String length = line.substring(VERSION.length());
        if (!LENGTH.matcher(length).matches() || Long.parseLong(length) > Integer.MAX_VALUE) {
            throw new UnreadableRecordException("The compressed answer does not say how long it is");
        }
        return Integer.parseInt(length);
    }
}

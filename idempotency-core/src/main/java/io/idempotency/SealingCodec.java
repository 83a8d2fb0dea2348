package io.idempotency;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.idempotency.store.RecordId;
import io.idempotency.store.StoredAnswer;

/**
 * Seals what another codec writes, with AES-256-GCM. Thread safe.
 *
 * <p>The head is the line {@code sealed/1 <key id>} and what is sealed of the other codec's head; the body is what is sealed of its
 * body. Each part can be opened only with the same key, in the same record and as the same part, and a body only beside the head with
 * which it was sealed.
 */
final class SealingCodec implements AnswerCodec {

    private static final String VERSION = "sealed/1 ";

    private final AnswerCodec inner;
    private final RecordKeys keys;

    SealingCodec(AnswerCodec inner, RecordKeys keys) {
        this.inner = inner;
        this.keys = keys;
    }

    @Override
    public StoredAnswer encode(RecordId id, Answer answer) {
        StoredAnswer clear = this.inner.encode(id, answer);
        RecordKey key = this.keys.active();
        return key == null ? clear : seal(id, key, clear);
    }

    @Override
    public Answer decode(RecordId id, StoredAnswer stored) {
        String line = HeadLine.find(stored.head(), VERSION);
        if (line == null) {
            this.keys.requirePlainIsRead();
            return this.inner.decode(id, stored);
        }
        byte[] key = key(id, line);
        byte[] head = HeadLine.after(line, stored.head());
        byte[] body = Seal.open(key, stored.body(), bodyContext(id, line, Seal.nonce(head)));
        return this.inner.decode(id, new StoredAnswer(Seal.open(key, head, context(id, line, "head")), body));
    }

    @Override
    public int status(RecordId id, byte[] head) {
        String line = HeadLine.find(head, VERSION);
        if (line == null) {
            this.keys.requirePlainIsRead();
            return this.inner.status(id, head);
        }
        byte[] sealed = HeadLine.after(line, head);
        return this.inner.status(id, Seal.open(key(id, line), sealed, context(id, line, "head")));
    }

    private static StoredAnswer seal(RecordId id, RecordKey key, StoredAnswer clear) {
        String line = VERSION + key.id();
        byte[] secret = key.sealingKey(id);
        byte[] head = Seal.seal(secret, clear.head(), context(id, line, "head"));
        byte[] body = Seal.seal(secret, clear.body(), bodyContext(id, line, Seal.nonce(head)));
        return new StoredAnswer(HeadLine.before(line, head), body);
    }

    private byte[] key(RecordId id, String line) {
        return this.keys.find(line.substring(VERSION.length())).sealingKey(id);
    }

    private static byte[] context(RecordId id, String line, String part) {
        return (line + " " + id + " " + part).getBytes(US_ASCII);
    }

    private static byte[] bodyContext(RecordId id, String line, byte[] nonceOfHead) {
        return Bytes.join(context(id, line, "body"), nonceOfHead);
    }
}

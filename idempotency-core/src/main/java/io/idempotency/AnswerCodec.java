package io.idempotency;

import io.idempotency.store.RecordId;
import io.idempotency.store.StoredAnswer;
import io.idempotency.store.UnreadableRecordException;

/**
 * Writes answers for a store and reads them back.
 *
 * <p>What one release writes, the next one reads, and the head begins with a line of text that says what follows. Implementations
 * are thread safe.
 */
public interface AnswerCodec {

    /** A length that no body has: nothing is compressed. */
    int NEVER = Integer.MAX_VALUE;

    /** {@return a codec that writes answers in clear, as they are, and reads these and compressed ones} */
    static AnswerCodec plain() {
        return of(RecordKeys.none(), NEVER);
    }

    /**
     * Makes a codec that protects and compresses answers as it is told, and reads whatever any such codec has written, as far as it
     * has the key.
     *
     * @param keys seal what is written, if there are any
     * @param compressFrom length in bytes from which bodies are compressed, where that makes them shorter; {@link #NEVER} for none
     * @return the codec
     */
    static AnswerCodec of(RecordKeys keys, int compressFrom) {
        return new SealingCodec(new DeflatingCodec(new PlainCodec(), compressFrom), keys);
    }

    /**
     * Writes an answer.
     *
     * @param id the record that it is for; only under this one can it be read again
     * @param answer the answer; its body is not copied if it is stored as it is
     * @return its stored form
     */
    StoredAnswer encode(RecordId id, Answer answer);

    /**
     * Reads an answer.
     *
     * @param id the record in which it was
     * @param stored its stored form; the body is not copied if it is stored as it is
     * @return the answer
     * @throws UnreadableRecordException if it was written by a release that this one does not understand, sealed with a key that is
     *     not there, or for another record, or is damaged
     */
    Answer decode(RecordId id, StoredAnswer stored);

    /**
     * Reads the status only, for which the body is not needed.
     *
     * @param id the record in which the answer was
     * @param head the head of its stored form
     * @return the status code, 100 to 999
     * @throws UnreadableRecordException if the head cannot be read, as in {@link #decode}
     */
    int status(RecordId id, byte[] head);
}

package io.idempotency;

import io.idempotency.store.UnreadableRecordException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secret keys that protect what is stored: answers are sealed with the active one, and fingerprints signed with it. Whatever one
 * of the others has protected can still be read. Immutable and thread safe.
 *
 * <p>To change keys, first add the new one to all processes that share a store, then make it the active one, and remove the old one
 * when the last record that it protects has expired.
 */
public final class RecordKeys {

    /** How many bytes a key has. */
    public static final int KEY_BYTES = 32;

    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,16}");
    private static final RecordKeys NONE = new RecordKeys(null, Map.of(), true);

    private final @Nullable RecordKey active;
    private final Map<String, RecordKey> keys;
    private final boolean readsPlain;

    private RecordKeys(@Nullable RecordKey active, Map<String, RecordKey> keys, boolean readsPlain) {
        this.active = active;
        this.keys = keys;
        this.readsPlain = readsPlain;
    }

    /** {@return no keys: what is stored is not protected, and what was protected cannot be read} */
    public static RecordKeys none() {
        return NONE;
    }

    /**
     * Takes keys.
     *
     * @param active the id of the one that protects what is written from now on
     * @param keys all of them by their ids, which are stored in clear: 1 to 16 lower-case letters, digits and hyphens. A key has
     *     {@value #KEY_BYTES} bytes, each as good as random; not kept
     * @return the keys
     * @throws IllegalArgumentException if an id or a key is not of that form, or the active one is not there; the message names the
     *     id, and not the key
     */
    public static RecordKeys of(String active, Map<String, byte[]> keys) {
        Map<String, RecordKey> derived = new TreeMap<>();
        keys.forEach((id, secret) -> derived.put(id, key(id, secret)));
        RecordKey first = derived.get(active);
        if (first == null) {
            throw new IllegalArgumentException("There is no key '" + active + "', but " + derived.keySet());
        }
        return new RecordKeys(first, derived, true);
    }

    private static RecordKey key(String id, byte[] secret) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("Each id must be 1 to 16 lower-case letters, digits and hyphens");
        }
        if (secret.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "The key '" + id + "' must have " + KEY_BYTES + " bytes, not " + secret.length);
        }
        return new RecordKey(id, secret);
    }

    /**
     * Refuses what is not protected, which whoever may write into the store could have put there. For when the last record has
     * expired that was written without keys.
     *
     * @return these keys, with which a record in clear cannot be read
     */
    public RecordKeys refusingPlain() {
        return new RecordKeys(this.active, this.keys, false);
    }

    @Nullable
    RecordKey active() {
        return this.active;
    }

    RecordKey find(String id) {
        RecordKey key = this.keys.get(id);
        if (key == null) {
            String which = ID.matcher(id).matches() ? "'" + id + "'" : "whose id is none";
            throw new UnreadableRecordException("The record is protected by a key that is not there: " + which);
        }
        return key;
    }

    void requirePlainIsRead() {
        if (!this.readsPlain) {
            throw new UnreadableRecordException("The record is not protected, and such records are refused");
        }
    }

    /** {@return the ids only} */
    @Override
    public String toString() {
        return "RecordKeys" + this.keys.keySet();
    }
}

package io.idempotency;

import io.idempotency.store.RecordId;
import java.util.List;

/**
 * What a key names: one operation of one caller.
 *
 * @param scope within whom the key is unique
 * @param method the HTTP method; for work that is not HTTP, whatever tells kinds of work apart
 * @param path the elements of the path within the application, decoded and without path parameters, marked so that no two
 *     paths have the same
 * @param key the client's key
 */
public record Operation(Scope scope, String method, List<String> path, IdempotencyKey key) {

    /** Part of every id, so that a later release may name records otherwise. */
    private static final String VERSION = "idempotency-record-1";

    /** Copies the path. */
    public Operation {
        path = List.copyOf(path);
    }

    /**
     * Names the record of this operation. Equal operations have equal ids, in every process and every release that can share
     * a store; different ones have different ids. {@link RecordIds} names records with a secret.
     *
     * @return the SHA-256 digest of all parts
     */
    public RecordId id() {
        return RecordId.of(digest());
    }

    byte[] digest() {
        return FieldDigest.begin()
                .add(VERSION)
                .add(this.scope.parts())
                .add(this.method)
                .add(this.path)
                .add(this.key.value())
                .finish();
    }
}

package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.autoconfigure.IdempotencyProperties.StoreType;
import org.jspecify.annotations.Nullable;

/** There is no store of the type that was asked for. */
final class MissingStoreException extends RuntimeException {

    private final @Nullable StoreType type;

    MissingStoreException(@Nullable StoreType type) {
        super("There is no idempotency store" + (type == null ? "" : " of type " + type));
        this.type = type;
    }

    @Nullable
    StoreType type() {
        return this.type;
    }
}

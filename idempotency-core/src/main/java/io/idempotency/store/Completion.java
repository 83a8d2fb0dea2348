package io.idempotency.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How an operation ended, as far as its retries are concerned. */
public sealed interface Completion {

    /** {@return what the request looked like; {@code null} if that was never found out} */
    @Nullable
    Fingerprint fingerprint();

    /**
     * Done, and the answer is here.
     *
     * @param fingerprint what the request looked like
     * @param answer what a retry gets
     */
    record Kept(Fingerprint fingerprint, StoredAnswer answer) implements Completion {

        /** Refuses missing parts. */
        public Kept {
            Objects.requireNonNull(fingerprint, "fingerprint");
            Objects.requireNonNull(answer, "answer");
        }
    }

    /**
     * Done, and must not be done again, but there is no answer to give.
     *
     * @param fingerprint what the request looked like; {@code null} if that was never found out
     * @param reason why there is no answer
     */
    record NotKept(@Nullable Fingerprint fingerprint, NotKeptReason reason) implements Completion {

        /** Refuses a missing reason. */
        public NotKept {
            Objects.requireNonNull(reason, "reason");
        }
    }
}

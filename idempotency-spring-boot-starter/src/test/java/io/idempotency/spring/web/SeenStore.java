package io.idempotency.spring.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.idempotency.store.Acquisition;
import io.idempotency.store.Attempt;
import io.idempotency.store.Completion;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The store that is under test, which several applications may share, and all that it was given to keep. */
final class SeenStore implements IdempotencyStore {

    private final IdempotencyStore store = StoreUnderTest.open();
    private final List<String> seen = new CopyOnWriteArrayList<>();

    /** {@return all texts and bytes since the last call, each byte as a character} */
    List<String> takeSeen() {
        List<String> taken = List.copyOf(this.seen);
        this.seen.clear();
        return taken;
    }

    @Override
    public Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease) {
        see(attempt, fingerprint);
        return this.store.acquire(attempt, fingerprint, lease);
    }

    @Override
    public Set<Attempt> renew(Collection<Attempt> attempts, Duration lease) {
        return this.store.renew(attempts, lease);
    }

    @Override
    public boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention) {
        see(attempt, fingerprint);
        return this.store.settle(attempt, fingerprint, retention);
    }

    @Override
    public boolean complete(Attempt attempt, Completion completion, Retention retention) {
        see(attempt, completion.fingerprint());
        if (completion instanceof Completion.Kept kept) {
            this.seen.add(new String(kept.answer().head(), ISO_8859_1));
            this.seen.add(new String(kept.answer().body(), ISO_8859_1));
        }
        return this.store.complete(attempt, completion, retention);
    }

    @Override
    public boolean release(Attempt attempt) {
        return this.store.release(attempt);
    }

    private void see(Attempt attempt, @Nullable Fingerprint fingerprint) {
        this.seen.add(attempt.id().value());
        if (fingerprint != null) {
            this.seen.add(fingerprint.value());
        }
    }
}

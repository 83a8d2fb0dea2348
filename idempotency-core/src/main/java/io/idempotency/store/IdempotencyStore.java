package io.idempotency.store;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, for each record id, whether its operation is running, done, or free to run.
 *
 * <p>A store decides nothing about HTTP and never looks into the bytes it is given.
 *
 * <h2>States of a record</h2>
 *
 * <ul>
 *   <li><em>absent</em>: the operation may run.
 *   <li><em>in flight</em>: an attempt owns the record under a lease. When the lease has lapsed the record is
 *       <em>takeable</em>: the next {@link #acquire} gets it. Until then the late owner is still the owner: whatever it
 *       calls works as if the lease still lasted. For that the record outlives its lease for at least as long again,
 *       after which it may be gone.
 *   <li><em>in flight and settled</em>: the effect has happened. Such a record is never takeable; when its lease lapses
 *       it is finished, as {@link NotKeptReason#SETTLED not kept}.
 *   <li><em>finished</em>: holds a {@link Completion} until its {@link Retention} ends, then it is absent.
 * </ul>
 *
 * <h2>What every implementation guarantees</h2>
 *
 * <ul>
 *   <li><b>Atomic.</b> Each call is one atomic step for its record ({@link #renew} for each of its records by itself).
 *       Of any number of simultaneous {@code acquire} calls with different attempts exactly one is answered
 *       {@link Acquisition.Acquired}.
 *   <li><b>Repeatable.</b> A driver may repeat a call whose reply it lost. Any operation repeated with the same
 *       arguments before its attempt does anything else gives the same verdict and leaves the same state.
 *   <li><b>Ownership is the nonce.</b> {@code false}, or membership in the set that {@code renew} returns, means that
 *       another attempt holds or has finished the record, and that nothing has changed. A record that is gone (expired,
 *       lost by the store) has no other owner: {@code complete} and {@code settle} write it anew.
 *   <li><b>Time.</b> Leases and retentions are measured by the store's own clock and hold when the record is read, not
 *       when a sweeper comes by.
 *   <li><b>Bytes unchanged.</b> Arrays are given and returned without being modified by either side.
 *   <li><b>A throw</b> ({@link IdempotencyStoreException}) leaves the outcome unknown: the call may have taken effect.
 *       The caller repeats it, or gives the attempt up by {@link #release}.
 *   <li><b>Unknown format.</b> A record that this version cannot read is an {@link UnreadableRecordException}, never
 *       "absent".
 * </ul>
 *
 * <p>Implementations are thread safe. Calls may block, but for a bounded time, and make no more round trips than they
 * must: one, where the server can decide in one. {@code complete},
 * {@code settle} and {@code release} are called on the thread that ended the handler, {@code settle} possibly inside the
 * handler's transaction; {@code renew}, and every repetition after a failure, on a background thread.
 */
public interface IdempotencyStore {

    /**
     * Takes the record for this attempt if it is absent or takeable, and says what is there otherwise.
     *
     * <p>Repeated by the attempt that already owns the record in flight, it is answered {@code Acquired} with the same
     * token, and the lease starts anew.
     *
     * @param attempt who asks
     * @param fingerprint what the request looks like, kept with the record so that others can be compared with it while it
     *     runs; {@code null} when it is not known yet
     * @param lease how long the record stays with this attempt unless renewed; positive
     * @return the verdict
     * @throws IdempotencyStoreException if the store cannot answer; the attempt may own the record
     */
    Acquisition acquire(Attempt attempt, @Nullable Fingerprint fingerprint, Duration lease);

    /**
     * Starts the leases of running attempts anew, also of one whose lease has lapsed and whose record nobody has taken.
     *
     * <p>An attempt that has finished, has been released, or whose record is gone is left alone and not reported. So is one
     * whose record cannot be read: it must not cost the others their leases.
     *
     * @param attempts whose leases to extend; may be empty
     * @param lease how long from now; positive
     * @return those among the given attempts whose record another attempt holds or has finished
     * @throws IdempotencyStoreException if the store cannot answer; some leases may have been extended
     */
    Set<Attempt> renew(Collection<Attempt> attempts, Duration lease);

    /**
     * Records that the effect has happened: from now on the record is never free again before its retention ends.
     *
     * <p>The lease is left as it is; a record whose lease has lapsed, and which nobody has taken, is thereby finished. The
     * attempt stays the owner and may still {@link #complete}. On a record that the attempt has already finished nothing
     * changes, and the verdict is {@code true}.
     *
     * <p>In a store that is {@linkplain TransactionalStore transactional} this takes part in the transaction of the thread, if there
     * is one.
     *
     * @param attempt the owner
     * @param fingerprint what the request looks like; {@code null} leaves the one given before, if any
     * @param retention how long the fact is kept from now if no completion follows
     * @return whether the attempt is the owner; {@code false} changes nothing
     * @throws IdempotencyStoreException if the store cannot answer; the record may be settled
     */
    boolean settle(Attempt attempt, @Nullable Fingerprint fingerprint, Retention retention);

    /**
     * Finishes the record, also after its lease has lapsed, if nobody has taken it.
     *
     * <p>On a record that the same attempt has already finished it replaces the completion. A store that cannot hold the
     * bytes of a {@link Completion.Kept} may keep {@link Completion.NotKept} in its place, never nothing.
     *
     * @param attempt the owner
     * @param completion what a retry gets
     * @param retention how long from now it gets it
     * @return whether the attempt is the owner; {@code false} changes nothing
     * @throws IdempotencyStoreException if the store cannot answer; the record may be finished
     */
    boolean complete(Attempt attempt, Completion completion, Retention retention);

    /**
     * Gives the record up, so that the next attempt may run at once.
     *
     * <p>Never frees a record that has been settled or finished, by whichever attempt.
     *
     * @param attempt the owner, or an attempt whose {@code acquire} threw
     * @return whether the record is now free of this attempt; {@code false}, with nothing changed, if another attempt
     *     holds it or its operation is already settled or finished
     * @throws IdempotencyStoreException if the store cannot answer; the record may be free, else its lease ends it
     */
    boolean release(Attempt attempt);
}

package io.idempotency.spring;

import io.idempotency.store.RecordId;
import java.util.Optional;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The run of a handler on behalf of a key, for handlers that want to know.
 *
 * <p>There is none where there is no key, or the handler runs unprotected. Also a method argument: as
 * {@code Optional<IdempotentExecution>}, or {@code @Nullable IdempotentExecution}. Thread safe.
 */
public interface IdempotentExecution {

    /** Name of the request attribute that holds the execution. */
    String ATTRIBUTE = IdempotentExecution.class.getName();

    /**
     * {@return the execution of this thread, or of the request that this thread is bound to, if there is one}
     *
     * @see IdempotentExecutionHolder
     */
    static Optional<IdempotentExecution> current() {
        IdempotentExecution bound = IdempotentExecutionHolder.get();
        if (bound != null) {
            return Optional.of(bound);
        }
        RequestAttributes attributes = RequestContextHolder.getRequestAttributes();
        return attributes == null
                ? Optional.empty()
                : Optional.ofNullable(
                        (IdempotentExecution) attributes.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST));
    }

    /** {@return the id of this operation's record, the same on every retry: a digest that gives away neither key nor user} */
    RecordId recordId();

    /**
     * {@return a number greater than that of every earlier run of this operation, for writes that must refuse a run that
     * stalled past its lease and was overtaken}
     */
    long fencingToken();

    /**
     * Derives a key for a call that this handler makes to another service.
     *
     * @param call tells this handler's calls apart, such as {@code psp}
     * @return a UUID in its text form: the same on every retry, another for every other operation and call
     */
    String downstreamKey(String call);

    /**
     * Says that the effect has happened. From now on every end of this run counts as done, that of the process included: no
     * retry runs the handler again.
     *
     * <p>In a transaction in which the store takes part this is so from its commit on, and not at all if it is rolled back.
     *
     * @throws IllegalStateException if the run was overtaken: another has the key, and nothing was recorded
     * @throws io.idempotency.store.IdempotencyStoreException if the store cannot record it; it may have
     */
    void settle();

    /** Says that the answer must not be stored. It goes out; a retry is told that the operation is done. */
    void doNotKeep();

    /**
     * {@return whether another run is known to have taken the key} This one's answer does not go out then, unless the other has
     * let go of the key by the time this one ends.
     */
    boolean isOvertaken();
}

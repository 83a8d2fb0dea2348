package io.idempotency.spring.actuate;

import io.idempotency.AnswerCodec;
import io.idempotency.KeyRules;
import io.idempotency.RecordIds;
import io.idempotency.Scope;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.IdempotencyStoreException;
import io.idempotency.store.RecordAdministration;
import io.idempotency.store.RecordId;
import io.idempotency.store.RecordSnapshot;
import io.idempotency.store.RecordSnapshot.Running;
import io.idempotency.store.UnreadableRecordException;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.http.HttpStatus;

/**
 * Actuator endpoint {@code idempotency}, over HTTP: the settings in force and the store; and what has become of one operation, which
 * can be made free again if it is done.
 *
 * <p>It shows no body, header, fingerprint, key or user, and lists no records. Thread safe.
 */
@WebEndpoint(id = "idempotency")
public class IdempotencyEndpoint {

    private static final Log LOGGER = LogFactory.getLog(IdempotencyEndpoint.class);

    /** The one thing below the endpoint. */
    private static final String RECORD = "record";

    private final Supplier<Map<String, Object>> settings;
    private final IdempotencyStore store;
    private final AnswerCodec codec;
    private final RecordLocator locator;

    /**
     * Makes an endpoint.
     *
     * @param settings what is in force, without secrets
     * @param store where records are kept
     * @param codec reads the statuses of answers
     * @param keyRules what is accepted as a key
     * @param ids names records
     * @param scope the scope of callers of whom nothing is known; {@code null} if the application has a resolver of its own
     */
    public IdempotencyEndpoint(
            Supplier<Map<String, Object>> settings,
            IdempotencyStore store,
            AnswerCodec codec,
            KeyRules keyRules,
            RecordIds ids,
            @Nullable Scope scope) {
        this.settings = settings;
        this.store = store;
        this.codec = codec;
        this.locator = new RecordLocator(keyRules, ids, scope);
    }

    /**
     * Describes the whole.
     *
     * @return settings and store
     */
    @ReadOperation
    public OperationResponseBody describe() {
        return new Description(this.settings.get(), StoreDescription.of(this.store));
    }

    /**
     * Describes one record.
     *
     * @param what {@code record}, or there is nothing
     * @param id of the record, which stands alone; without it, all that follows
     * @param method HTTP method of the request
     * @param path its path within the application, encoded
     * @param key its key, as the client sends it
     * @param principal name of the caller
     * @param scope parts of the scope, in place of a principal
     * @return 200, 400, 404, 501 if the store does not find records, or 503
     */
    @ReadOperation
    public WebEndpointResponse<OperationResponseBody> find(
            @Selector String what,
            @Nullable Object id,
            @Nullable Object method,
            @Nullable Object path,
            @Nullable Object key,
            @Nullable Object principal,
            @Nullable Object scope) {
        return answer(what, new RecordQuery(id, method, path, key, principal, scope), this::found);
    }

    /**
     * Deletes one record if it is finished, so that its operation can run again.
     *
     * @param what {@code record}, or there is nothing
     * @param id of the record, which stands alone; without it, all that follows
     * @param method HTTP method of the request
     * @param path its path within the application, encoded
     * @param key its key, as the client sends it
     * @param principal name of the caller
     * @param scope parts of the scope, in place of a principal
     * @return 204, 400, 404, 409 if the record is not finished, 501 if the store does not delete records, or 503
     */
    @DeleteOperation
    public WebEndpointResponse<OperationResponseBody> delete(
            @Selector String what,
            @Nullable Object id,
            @Nullable Object method,
            @Nullable Object path,
            @Nullable Object key,
            @Nullable Object principal,
            @Nullable Object scope) {
        return answer(what, new RecordQuery(id, method, path, key, principal, scope), IdempotencyEndpoint::deleted);
    }

    private WebEndpointResponse<OperationResponseBody> answer(String what, RecordQuery query, Operation operation) {
        if (!what.equals(RECORD)) {
            return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
        }
        if (!(this.store instanceof RecordAdministration administration)) {
            return refused(HttpStatus.NOT_IMPLEMENTED, "The store neither finds nor deletes single records.");
        }
        try {
            return operation.on(administration, this.locator.locate(query));
        } catch (UnclearQueryException ex) {
            return refused(HttpStatus.BAD_REQUEST, String.valueOf(ex.getMessage()));
        } catch (IdempotencyStoreException ex) {
            LOGGER.warn("The store did not say what has become of an operation", ex);
            return refused(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The store does not answer. A deletion may have taken effect: look before you ask again.");
        }
    }

    private WebEndpointResponse<OperationResponseBody> found(RecordAdministration records, RecordId id) {
        try {
            RecordSnapshot found = records.find(id);
            return found == null ? absent(id) : new WebEndpointResponse<>(RecordDescription.of(id, found, this.codec));
        } catch (UnreadableRecordException ex) {
            return new WebEndpointResponse<>(RecordDescription.unreadable(id));
        }
    }

    private static WebEndpointResponse<OperationResponseBody> deleted(RecordAdministration records, RecordId id) {
        LOGGER.info("An operator wants to delete idempotency record " + id);
        try {
            if (records.deleteFinished(id)) {
                LOGGER.info("Idempotency record " + id + " was deleted by an operator: its operation can run again");
                return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
            }
            RecordSnapshot left = records.find(id);
            return left == null ? absent(id) : refused(HttpStatus.CONFLICT, whyNotDeleted(left));
        } catch (UnreadableRecordException ex) {
            return refused(HttpStatus.CONFLICT, "This release cannot read the record.");
        }
    }

    /** Whoever has finished it since was running when it was to be deleted. */
    private static String whyNotDeleted(RecordSnapshot left) {
        return left instanceof Running running && running.takeable()
                ? "The operation is not done: the next request with its key runs it."
                : "The operation is running.";
    }

    private static WebEndpointResponse<OperationResponseBody> absent(RecordId id) {
        return refused(HttpStatus.NOT_FOUND, "There is no record " + id + ".");
    }

    private static WebEndpointResponse<OperationResponseBody> refused(HttpStatus status, String why) {
        return new WebEndpointResponse<>(new Refusal(why), status.value());
    }

    /** What is asked of a store. */
    private interface Operation {

        WebEndpointResponse<OperationResponseBody> on(RecordAdministration records, RecordId id);
    }

    /**
     * The whole.
     *
     * @param settings in force
     * @param store where records are kept
     */
    record Description(Map<String, Object> settings, StoreDescription store) implements OperationResponseBody {}

    /**
     * Why nothing else is said.
     *
     * @param error in a sentence
     */
    record Refusal(String error) implements OperationResponseBody {}
}

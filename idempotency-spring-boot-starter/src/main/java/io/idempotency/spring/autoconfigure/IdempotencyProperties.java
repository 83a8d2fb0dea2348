package io.idempotency.spring.autoconfigure;

import io.idempotency.KeySyntax;
import io.idempotency.spring.StoreFailurePolicy;
import io.idempotency.spring.web.BodyComparison;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.Ordered;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/**
 * What an application may set. A name that does not exist stops the start ({@link UnknownProperties}), as does a value that
 * makes no sense.
 *
 * @param enabled Whether requests with an idempotency key are treated specially at all.
 * @param mode Which handlers are covered.
 * @param methods HTTP methods whose requests are covered.
 * @param includePaths Patterns of the paths that are covered. All if empty.
 * @param excludePaths Patterns of the paths that are not covered.
 * @param filterOrder Order of the filter. Must come after that of Spring Security.
 * @param ttl How long an answer is kept. At least a second. Negative means for ever.
 * @param replayHeader Name of the header that marks a replay.
 * @param scope Within whom a key is unique. Replaced by a bean of type IdempotencyScopeResolver.
 * @param problemBaseUri Prefix of the problems' type URIs, which then also go out as links.
 * @param recordIdSecret Secret from which the ids of records are made, Base64 of at least 32 bytes. Setting, changing or removing it
 *     orphans all records, so pending retries run again.
 * @param specification Page that tells clients these rules.
 * @param key The key.
 * @param request How requests are read.
 * @param fingerprint What tells whether two requests are the same.
 * @param response What is kept of answers.
 * @param encryption How stored answers and fingerprints are protected.
 * @param inFlight What holds while a handler runs.
 * @param status Statuses of refusals.
 * @param store Where records are kept.
 */
@ConfigurationProperties(prefix = "idempotency")
public record IdempotencyProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("all") Mode mode,
        @DefaultValue({"POST", "PATCH"}) Set<String> methods,
        @DefaultValue List<String> includePaths,
        @DefaultValue List<String> excludePaths,
        @DefaultValue(LATE) int filterOrder,
        @DefaultValue("24h") Duration ttl,
        @DefaultValue("Idempotent-Replayed") String replayHeader,
        @DefaultValue("principal") ScopeKind scope,
        @Nullable URI problemBaseUri,
        @Nullable Secret recordIdSecret,
        @DefaultValue Specification specification,
        @DefaultValue Key key,
        @DefaultValue Request request,
        @DefaultValue Fingerprint fingerprint,
        @DefaultValue Response response,
        @DefaultValue Encryption encryption,
        @DefaultValue InFlight inFlight,
        @DefaultValue Status status,
        @DefaultValue Store store) {

    /** {@link Ordered#LOWEST_PRECEDENCE} - 20, as text. */
    static final String LATE = "2147483627";

    /** Which handlers are covered. */
    public enum Mode {
        /** All whose method is covered, when a request carries a key. */
        ALL,

        /** Those with the annotation. */
        ANNOTATED
    }

    /** Within whom a key is unique. */
    public enum ScopeKind {
        /** Each user; callers who are not known share one scope. */
        PRINCIPAL,

        /** All callers together. */
        GLOBAL
    }

    /** What a key must look like. */
    public enum KeyForm {
        /** Anything printable. */
        ANY,

        /** A UUID. */
        UUID,

        /** A random UUID, version 4. */
        UUID4,

        /** What the pattern matches. */
        PATTERN
    }

    /** What becomes of an operation that is done and whose answer was not kept. */
    public enum NotKeptPolicy {
        /** Its retries are refused. */
        REFUSE,

        /** A retry runs it again. */
        RERUN
    }

    /** What a request gets while the first one with its key is running. */
    public enum Strategy {
        /** A refusal at once. */
        REJECT,

        /** The first one's answer, once it is there. */
        WAIT
    }

    /** Kinds of stores. */
    public enum StoreType {
        /** In this process. */
        MEMORY,

        /** Redis. */
        REDIS,

        /** A relational database. */
        JDBC
    }

    /**
     * Page that tells clients these rules.
     *
     * @param path Path of the page that describes the rules in force. No page if not set.
     */
    public record Specification(@Nullable String path) {}

    /**
     * The key.
     *
     * @param header Name of the request header that carries the key.
     * @param required Whether a request without a key is refused.
     * @param format What a key must look like.
     * @param pattern Regular expression that matches the whole key, for the format of that name.
     * @param maxLength Longest key in characters, after unquoting.
     * @param syntax Which spellings of the header are accepted.
     */
    public record Key(
            @DefaultValue("Idempotency-Key") String header,
            @DefaultValue("false") boolean required,
            @DefaultValue("any") KeyForm format,
            @Nullable String pattern,
            @DefaultValue("255") int maxLength,
            @DefaultValue("lenient") KeySyntax syntax) {}

    /**
     * How requests are read.
     *
     * @param bufferSize Largest body that is read before the key is acquired.
     * @param drainLimit How much of a body nobody wants is still read.
     */
    public record Request(
            @DefaultValue("64KB") DataSize bufferSize,
            @DefaultValue("2MB") DataSize drainLimit) {}

    /**
     * What tells whether two requests are the same.
     *
     * @param body How the body takes part.
     * @param headers Request headers that take part.
     * @param authorization Whether the Authorization header takes part where there is no principal.
     */
    public record Fingerprint(
            @DefaultValue("raw") BodyComparison body,
            @DefaultValue List<String> headers,
            @DefaultValue("true") boolean authorization) {}

    /**
     * What is kept of answers.
     *
     * @param statuses Statuses whose answers are kept, such as 404 or 2xx.
     * @param contentTypes Content types that are kept.
     * @param maxSize Largest answer that is kept.
     * @param compressFrom Length from which stored bodies are compressed. None are if not set.
     * @param notKept What becomes of an operation that is done and whose answer was not kept.
     * @param excludedHeaders Response headers that are not kept, beside the built-in ones.
     */
    public record Response(
            @DefaultValue("2xx") List<String> statuses,
            @DefaultValue("*/*") List<MediaType> contentTypes,
            @DefaultValue("1MB") DataSize maxSize,
            @Nullable DataSize compressFrom,
            @DefaultValue("refuse") NotKeptPolicy notKept,
            @DefaultValue Set<String> excludedHeaders) {}

    /**
     * How stored answers and fingerprints are protected.
     *
     * @param keys Keys by their ids, Base64 of 32 bytes each. Replaced by a bean of type RecordKeys.
     * @param activeKey Id of the key that protects what is stored from now on.
     * @param readPlain Whether records without protection are still read.
     */
    public record Encryption(
            @DefaultValue Map<String, Secret> keys,
            @Nullable String activeKey,
            @DefaultValue("true") boolean readPlain) {}

    /**
     * What holds while a handler runs.
     *
     * @param strategy What a second request with the same key gets.
     * @param waitTimeout How long a second request waits at most, with the strategy 'wait'. At most 24 hours.
     * @param maxWaiting How many requests may wait at a time, on each instance.
     * @param lease How long a dead process blocks its keys. A live one renews.
     * @param maxDuration How long a run is renewed at most. At least the lease, at most 36500 days.
     * @param retryAfter When a refused request may be sent again.
     */
    public record InFlight(
            @DefaultValue("reject") Strategy strategy,
            @DefaultValue("10s") Duration waitTimeout,
            @DefaultValue("100") int maxWaiting,
            @DefaultValue("30s") Duration lease,
            @DefaultValue("15m") Duration maxDuration,
            @DefaultValue("1s") Duration retryAfter) {}

    /**
     * Statuses of refusals.
     *
     * @param keyReused Status when the key was used for another request.
     * @param inProgress Status while the first request is still running.
     * @param responseNotKept Status when the operation is done but its answer was not kept.
     * @param keyMissing Status when there is no key where one is required.
     * @param keyInvalid Status when what was sent is not a key.
     * @param keyFormat Status when the key is not of the configured format.
     */
    public record Status(
            @DefaultValue("409") int keyReused,
            @DefaultValue("409") int inProgress,
            @DefaultValue("409") int responseNotKept,
            @DefaultValue("400") int keyMissing,
            @DefaultValue("400") int keyInvalid,
            @DefaultValue("422") int keyFormat) {}

    /**
     * Where records are kept.
     *
     * @param type Which store, if several are there.
     * @param onFailure What happens to a request when the store does not answer.
     * @param cleanupInterval How often expired records are deleted, from a store that keeps them until then. Never if not positive.
     * @param cleanupBatchSize How many expired records are deleted in one step.
     * @param memory The in-memory store.
     */
    public record Store(
            @Nullable StoreType type,
            @DefaultValue("reject") StoreFailurePolicy onFailure,
            @DefaultValue("1m") Duration cleanupInterval,
            @DefaultValue("1000") int cleanupBatchSize,
            @DefaultValue Memory memory) {}

    /**
     * The in-memory store.
     *
     * @param maxSize How much memory records may take.
     */
    public record Memory(@DefaultValue("64MB") DataSize maxSize) {}
}

package io.idempotency.spring.autoconfigure;

import io.idempotency.EngineSettings;
import io.idempotency.KeyFormat;
import io.idempotency.KeyRules;
import io.idempotency.StatusSet;
import io.idempotency.spring.IdempotencyProblem;
import io.idempotency.spring.web.BodyComparison;
import io.idempotency.spring.web.CanonicalJson;
import io.idempotency.spring.web.Coverage;
import io.idempotency.spring.web.FilterSettings;
import io.idempotency.spring.web.HandlerPolicy;
import io.idempotency.spring.web.PolicyFactory;
import io.idempotency.spring.web.RecordSettings;
import io.idempotency.spring.web.RefusalSettings;
import io.idempotency.spring.web.RequestSettings;
import io.idempotency.spring.web.ResponseSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Makes settings of properties, refusing those that are impossible or contradict each other. */
final class SettingsMapper {

    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_CLEANUP = Duration.ofSeconds(1);
    private static final Duration ONE_MILLISECOND = Duration.ofMillis(1);

    /** A hundred years, which is as good as never and can still be counted in nanoseconds. */
    private static final Duration LONGEST_RUN = Duration.ofDays(36_500);

    private static final Duration LONGEST_WAIT = Duration.ofHours(24);

    private static final int LOWEST_ERROR = 400;
    private static final int HIGHEST_ERROR = 599;
    private static final int STORE_UNAVAILABLE = 503;
    private static final int FORBIDDEN = 403;

    /** Bounds what is kept in memory while the store is down: sixteen of the largest answers by default. */
    private static final long UNSTORED_MAX_BYTES = 16L * 1024 * 1024;

    static final String JACKSON = "tools.jackson.databind.json.JsonMapper";
    private static final Set<String> KNOWN_METHODS =
            Arrays.stream(RequestMethod.values()).map(RequestMethod::name).collect(Collectors.toUnmodifiableSet());

    private final IdempotencyProperties properties;
    private final @Nullable ClassLoader classLoader;

    /** @param classLoader knows the libraries that the application has */
    SettingsMapper(IdempotencyProperties properties, @Nullable ClassLoader classLoader) {
        this.properties = properties;
        this.classLoader = classLoader;
    }

    EngineSettings engine() {
        IdempotencyProperties.InFlight inFlight = this.properties.inFlight();
        Duration lease = Checked.atLeast(SHORTEST_LEASE, "in-flight.lease", inFlight.lease());
        Checked.require(
                inFlight.maxDuration().compareTo(lease) >= 0,
                "in-flight.max-duration",
                inFlight.maxDuration(),
                "It must not be shorter than idempotency.in-flight.lease, which is " + lease + ".");
        Checked.require(
                inFlight.maxDuration().compareTo(LONGEST_RUN) <= 0,
                "in-flight.max-duration",
                inFlight.maxDuration(),
                "It must not be longer than " + LONGEST_RUN.toDays() + " days.");
        Checked.require(
                inFlight.maxWaiting() >= 0, "in-flight.max-waiting", inFlight.maxWaiting(), "It must not be negative.");
        return new EngineSettings(lease, inFlight.maxDuration(), UNSTORED_MAX_BYTES, inFlight.maxWaiting());
    }

    FilterSettings filter(RecordSettings records) {
        return filter(records, "");
    }

    /** @param servletPath what the paths of all handlers begin with, behind the path of the application; may be empty */
    FilterSettings filter(RecordSettings records, String servletPath) {
        IdempotencyProperties.Key key = this.properties.key();
        String header = Checked.headerName("key.header", key.header());
        return new FilterSettings(
                header, keyRules(key), request(), response(), records, waitTimeout(), refusals(servletPath));
    }

    /** {@return the path of the page that describes the rules, {@code null} if there is none} */
    @Nullable
    String specificationPath() {
        String path = this.properties.specification().path();
        return path == null ? null : Checked.path("specification.path", path);
    }

    private Duration waitTimeout() {
        Duration timeout = Checked.atLeast(
                ONE_MILLISECOND,
                "in-flight.wait-timeout",
                this.properties.inFlight().waitTimeout());
        Checked.require(
                timeout.compareTo(LONGEST_WAIT) <= 0,
                "in-flight.wait-timeout",
                timeout,
                "It must not be longer than " + LONGEST_WAIT.toHours() + " hours.");
        return timeout;
    }

    Coverage coverage() {
        Set<String> methods = this.properties.methods().stream()
                .map(method -> method.toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        boolean known = !methods.isEmpty() && KNOWN_METHODS.containsAll(methods);
        Checked.require(known, "methods", methods, "It must list HTTP methods, out of " + sorted(KNOWN_METHODS) + ".");
        return new Coverage(
                this.properties.mode() == IdempotencyProperties.Mode.ANNOTATED,
                methods,
                patterns("include-paths", this.properties.includePaths()),
                patterns("exclude-paths", this.properties.excludePaths()));
    }

    HandlerPolicy defaultPolicy() {
        Duration ttl = this.properties.ttl();
        List<String> statuses = this.properties.response().statuses();
        return new HandlerPolicy(
                this.properties.key().required(),
                Checked.made("ttl", ttl, () -> PolicyFactory.retention(ttl)),
                Checked.made("response.statuses", statuses, () -> StatusSet.of(statuses)),
                this.properties.inFlight().strategy() == IdempotencyProperties.Strategy.WAIT,
                this.properties.store().onFailure(),
                true);
    }

    long memoryBytes() {
        requireMemory();
        IdempotencyProperties.Memory memory = this.properties.store().memory();
        long bytes = Checked.size("store.memory.max-size", memory.maxSize());
        Checked.require(bytes > 0, "store.memory.max-size", memory.maxSize(), "It must not be zero.");
        Checked.require(
                bytes >= largestAnswer(),
                "store.memory.max-size",
                memory.maxSize(),
                "It must not be less than idempotency.response.max-size, which is "
                        + this.properties.response().maxSize() + ".");
        return bytes;
    }

    /** {@return how often to delete expired records; zero: never} */
    Duration cleanupInterval() {
        Duration interval = this.properties.store().cleanupInterval();
        if (interval.isNegative() || interval.isZero()) {
            return Duration.ZERO;
        }
        Checked.require(
                interval.compareTo(LONGEST_RUN) <= 0,
                "store.cleanup-interval",
                interval,
                "It must not be longer than " + LONGEST_RUN.toDays() + " days. Zero means never.");
        return Checked.atLeast(SHORTEST_CLEANUP, "store.cleanup-interval", interval);
    }

    int cleanupBatchSize() {
        int size = this.properties.store().cleanupBatchSize();
        Checked.require(size > 0, "store.cleanup-batch-size", size, "It must be at least 1.");
        return size;
    }

    private KeyRules keyRules(IdempotencyProperties.Key key) {
        return Checked.made(
                "key.max-length", key.maxLength(), () -> new KeyRules(key.syntax(), key.maxLength(), keyFormat(key)));
    }

    private static KeyFormat keyFormat(IdempotencyProperties.Key key) {
        boolean wantsPattern = key.format() == IdempotencyProperties.KeyForm.PATTERN;
        String pattern = key.pattern();
        if (pattern == null) {
            Checked.require(!wantsPattern, "key.format", key.format(), "It needs idempotency.key.pattern.");
        } else {
            Checked.require(wantsPattern, "key.pattern", pattern, "It needs idempotency.key.format=pattern.");
        }
        return switch (key.format()) {
            case ANY -> KeyFormat.ANY;
            case UUID -> KeyFormat.UUID;
            case UUID4 -> KeyFormat.UUID4;
            case PATTERN ->
                Checked.made("key.pattern", pattern, () -> KeyFormat.of(Pattern.compile(String.valueOf(pattern))));
        };
    }

    private RequestSettings request() {
        IdempotencyProperties.Fingerprint fingerprint = this.properties.fingerprint();
        fingerprint.headers().forEach(name -> Checked.headerName("fingerprint.headers", name));
        return new RequestSettings(
                Checked.arraySize(
                        "request.buffer-size", this.properties.request().bufferSize()),
                Checked.size("request.drain-limit", this.properties.request().drainLimit()),
                fingerprint.body(),
                fingerprint.headers(),
                fingerprint.authorization(),
                canonicalJson(fingerprint.body()));
    }

    private UnaryOperator<byte @Nullable []> canonicalJson(BodyComparison body) {
        if (body != BodyComparison.JSON) {
            return text -> null;
        }
        boolean present = ClassUtils.isPresent(JACKSON, this.classLoader);
        Checked.require(present, "fingerprint.body", body, "Comparing JSON needs Jackson 3 on the class path.");
        return new CanonicalJson();
    }

    /** Where the application was processed ahead of time, conditions were looked at then, and are not looked at again. */
    private void requireMemory() {
        IdempotencyProperties.StoreType type = this.properties.store().type();
        Checked.require(
                type == null || type == IdempotencyProperties.StoreType.MEMORY,
                "store.type",
                type,
                "The in-memory store was chosen when the application was processed ahead of time: process it anew.");
    }

    private ResponseSettings response() {
        IdempotencyProperties.Response response = this.properties.response();
        Checked.require(
                !response.contentTypes().isEmpty(),
                "response.content-types",
                response.contentTypes(),
                "It must list at least one content type.");
        response.excludedHeaders().forEach(name -> Checked.headerName("response.excluded-headers", name));
        return new ResponseSettings(
                largestAnswer(),
                response.contentTypes(),
                response.notKept() == IdempotencyProperties.NotKeptPolicy.RERUN,
                response.excludedHeaders(),
                Checked.headerName("replay-header", this.properties.replayHeader()));
    }

    private int largestAnswer() {
        return Checked.arraySize("response.max-size", this.properties.response().maxSize());
    }

    private RefusalSettings refusals(String servletPath) {
        Duration retryAfter = Checked.atLeast(
                ONE_MILLISECOND,
                "in-flight.retry-after",
                this.properties.inFlight().retryAfter());
        if (this.properties.problemBaseUri() != null) {
            boolean absolute = this.properties.problemBaseUri().isAbsolute();
            Checked.require(absolute, "problem-base-uri", this.properties.problemBaseUri(), "It must be absolute.");
        }
        String page = specificationPath();
        return new RefusalSettings(
                statuses(), retryAfter, this.properties.problemBaseUri(), page == null ? null : servletPath + page);
    }

    private Map<IdempotencyProblem, HttpStatusCode> statuses() {
        IdempotencyProperties.Status status = this.properties.status();
        Map<IdempotencyProblem, HttpStatusCode> statuses = new EnumMap<>(IdempotencyProblem.class);
        statuses.put(IdempotencyProblem.KEY_REUSED, error("status.key-reused", status.keyReused()));
        statuses.put(IdempotencyProblem.IN_PROGRESS, error("status.in-progress", status.inProgress()));
        statuses.put(IdempotencyProblem.RESPONSE_NOT_KEPT, error("status.response-not-kept", status.responseNotKept()));
        statuses.put(IdempotencyProblem.KEY_MISSING, error("status.key-missing", status.keyMissing()));
        statuses.put(IdempotencyProblem.KEY_INVALID, error("status.key-invalid", status.keyInvalid()));
        statuses.put(IdempotencyProblem.KEY_FORMAT, error("status.key-format", status.keyFormat()));
        statuses.put(IdempotencyProblem.REPLAY_FORBIDDEN, HttpStatusCode.valueOf(FORBIDDEN));
        statuses.put(IdempotencyProblem.STORE_UNAVAILABLE, HttpStatusCode.valueOf(STORE_UNAVAILABLE));
        return statuses;
    }

    private static HttpStatusCode error(String name, int status) {
        Checked.require(
                status >= LOWEST_ERROR && status <= HIGHEST_ERROR, name, status, "It must be a 4xx or 5xx status.");
        return HttpStatusCode.valueOf(status);
    }

    private static List<PathPattern> patterns(String name, List<String> patterns) {
        return patterns.stream()
                .map(pattern -> Checked.made(name, pattern, () -> {
                    Checked.require(pattern.startsWith("/"), name, pattern, "It must begin with a slash.");
                    return PathPatternParser.defaultInstance.parse(pattern);
                }))
                .toList();
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}

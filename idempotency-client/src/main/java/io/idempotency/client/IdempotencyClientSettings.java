package io.idempotency.client;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Which calls get a key, and how they are retried. Immutable; made by a {@linkplain #forHosts builder}.
 */
public final class IdempotencyClientSettings {

    private final HostList hosts;
    private final Set<HttpMethod> methods;
    private final String header;
    private final String replayHeader;
    private final KeySyntax keySyntax;
    private final IdempotencyKeyGenerator keyGenerator;
    private final int maxAttempts;
    private final Duration deadline;
    private final ExponentialBackOff backOff;
    private final int bufferSize;
    private final List<IdempotentCallListener> listeners;

    private IdempotencyClientSettings(Builder builder) {
        this.hosts = builder.hosts;
        this.methods = Set.copyOf(builder.methods);
        this.header = builder.header;
        this.replayHeader = builder.replayHeader;
        this.keySyntax = builder.keySyntax;
        this.keyGenerator = builder.keyGenerator;
        this.maxAttempts = builder.maxAttempts;
        this.deadline = builder.deadline;
        this.backOff = new ExponentialBackOff(builder.delay.toMillis(), Builder.MULTIPLIER);
        this.backOff.setMaxInterval(builder.maxDelay.toMillis());
        this.backOff.setJitter(builder.delay.toMillis() / 2);
        this.bufferSize = builder.bufferSize;
        this.listeners = List.copyOf(builder.listeners);
    }

    /**
     * Begins with the servers that heed keys. Calls to any other get no key and are left alone: a server that ignores the key would
     * do a repeated operation twice.
     *
     * @param hosts host names, each with a port if only that one is meant: {@code payments.example.com}, {@code localhost:8080}
     * @return a builder
     * @throws IllegalArgumentException if there is none, or one is not of this form
     */
    public static Builder forHosts(String... hosts) {
        return forHosts(List.of(hosts));
    }

    /**
     * Begins with the servers that heed keys.
     *
     * @param hosts as {@linkplain #forHosts(String...) above}
     * @return a builder
     * @throws IllegalArgumentException if there is none, or one is not of this form
     */
    public static Builder forHosts(Collection<String> hosts) {
        return new Builder(hosts);
    }

    boolean heedsKeys(URI uri) {
        return this.hosts.contains(uri);
    }

    boolean covers(HttpMethod method) {
        return this.methods.contains(method);
    }

    String header() {
        return this.header;
    }

    String replayHeader() {
        return this.replayHeader;
    }

    KeySyntax keySyntax() {
        return this.keySyntax;
    }

    IdempotencyKeyGenerator keyGenerator() {
        return this.keyGenerator;
    }

    int maxAttempts() {
        return this.maxAttempts;
    }

    Duration deadline() {
        return this.deadline;
    }

    BackOff backOff() {
        return this.backOff;
    }

    int bufferSize() {
        return this.bufferSize;
    }

    List<IdempotentCallListener> listeners() {
        return this.listeners;
    }

    /** Makes settings. What is not set has the default that is said here. Not thread safe. */
    public static final class Builder {

        private static final double MULTIPLIER = 2;

        private final HostList hosts;
        private final List<IdempotentCallListener> listeners = new ArrayList<>();
        private Set<HttpMethod> methods = Set.of(HttpMethod.POST, HttpMethod.PATCH);
        private String header = "Idempotency-Key";
        private String replayHeader = "Idempotent-Replayed";
        private KeySyntax keySyntax = KeySyntax.RAW;
        private IdempotencyKeyGenerator keyGenerator = IdempotencyKeyGenerator.randomUuid();
        private int maxAttempts = 5;
        private Duration deadline = Duration.ofSeconds(30);
        private Duration delay = Duration.ofMillis(200);
        private Duration maxDelay = Duration.ofSeconds(5);
        private int bufferSize = 1 << 20;

        private Builder(Collection<String> hosts) {
            require(!hosts.isEmpty(), "There must be at least one host");
            this.hosts = new HostList(hosts);
        }

        /**
         * Sets the methods whose calls get a key by themselves: {@code POST} and {@code PATCH}.
         *
         * @param methods HTTP methods
         * @return this builder
         */
        public Builder methods(Collection<HttpMethod> methods) {
            this.methods = Set.copyOf(methods);
            return this;
        }

        /**
         * Sets the request header that carries the key: {@code Idempotency-Key}.
         *
         * @param header its name
         * @return this builder
         */
        public Builder header(String header) {
            require(!header.isBlank(), "The name of the header must not be empty");
            this.header = header;
            return this;
        }

        /**
         * Sets the response header that marks a replay: {@code Idempotent-Replayed}.
         *
         * @param replayHeader its name
         * @return this builder
         */
        public Builder replayHeader(String replayHeader) {
            require(!replayHeader.isBlank(), "The name of the replay header must not be empty");
            this.replayHeader = replayHeader;
            return this;
        }

        /**
         * Sets how a key is written: {@link KeySyntax#RAW}.
         *
         * @param keySyntax how
         * @return this builder
         */
        public Builder keySyntax(KeySyntax keySyntax) {
            this.keySyntax = keySyntax;
            return this;
        }

        /**
         * Sets what makes the keys of calls that bring none: {@link IdempotencyKeyGenerator#randomUuid()}.
         *
         * @param keyGenerator what makes them
         * @return this builder
         */
        public Builder keyGenerator(IdempotencyKeyGenerator keyGenerator) {
            this.keyGenerator = keyGenerator;
            return this;
        }

        /**
         * Sets how often a call is sent at most, the first time included: 5.
         *
         * @param maxAttempts at least 1
         * @return this builder
         * @throws IllegalArgumentException if it is less than 1
         */
        public Builder maxAttempts(int maxAttempts) {
            require(maxAttempts >= 1, "There must be at least one attempt");
            this.maxAttempts = maxAttempts;
            return this;
        }

        /**
         * Sets how long after its begin a call may be sent again: 30 seconds. An attempt that is under way is not cut off: that is
         * for the time-outs of the HTTP client.
         *
         * @param deadline not negative
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder deadline(Duration deadline) {
            require(!deadline.isNegative(), "The deadline must not be negative");
            this.deadline = deadline;
            return this;
        }

        /**
         * Sets the pauses between attempts: 200 milliseconds and half as much again at random before the second one, then twice as
         * much each time, give or take half of it at random, up to 5 seconds. A server that asks for more by {@code Retry-After} gets
         * it.
         *
         * @param first pause before the second attempt
         * @param longest longest pause
         * @return this builder
         * @throws IllegalArgumentException if the first is less than a millisecond, or the longest less than the first
         */
        public Builder delays(Duration first, Duration longest) {
            require(first.toMillis() >= 1, "The first delay must be at least 1ms");
            require(longest.compareTo(first) >= 0, "The longest delay must not be less than the first");
            this.delay = first;
            this.maxDelay = longest;
            return this;
        }

        /**
         * Sets how many bytes of an answer are read before the caller gets it, so that a connection that breaks until then is a
         * failed attempt: 1 MiB. What is longer, or a stream by its type, reaches the caller as it arrives. It is also how much of a
         * reactive request body is kept to be sent again; what is longer is not retried.
         *
         * @param bytes in bytes, not negative
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder bufferSize(int bytes) {
            require(bytes >= 0, "The buffer size must not be negative");
            this.bufferSize = bytes;
            return this;
        }

        /**
         * Adds one that is told how calls ended: there is none.
         *
         * @param listener the one
         * @return this builder
         */
        public Builder listener(IdempotentCallListener listener) {
            this.listeners.add(listener);
            return this;
        }

        /** {@return the settings} */
        public IdempotencyClientSettings build() {
            return new IdempotencyClientSettings(this);
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}

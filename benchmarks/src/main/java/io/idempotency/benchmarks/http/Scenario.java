package io.idempotency.benchmarks.http;

import static io.idempotency.benchmarks.ClassPath.Part.OTHER_LIBRARY;
import static io.idempotency.benchmarks.ClassPath.Part.REDIS;
import static io.idempotency.benchmarks.ClassPath.Part.REDIS_STORE;
import static io.idempotency.benchmarks.ClassPath.Part.STARTER;

import io.idempotency.benchmarks.ClassPath.Part;
import io.idempotency.benchmarks.application.BareApplication;
import io.idempotency.benchmarks.application.OtherLibraryApplication;
import io.idempotency.benchmarks.application.PlainApplication;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** An application, and what it gets to do. */
enum Scenario {
    PLAIN("a", "plain, without us", Load.NO_KEY, PlainApplication.class),
    NO_KEY("b", "starter, no key sent", Load.NO_KEY, PlainApplication.class, STARTER),
    FIRST("c", "first requests, in memory", Load.UNIQUE, PlainApplication.class, STARTER),
    REPLAY("d", "replays, in memory", Load.HOT, PlainApplication.class, STARTER),
    BARE_FIRST("e", "bare, two script calls", Load.UNIQUE, BareApplication.class, REDIS),
    BARE_REPLAY("e1", "bare, one script call", Load.HOT, BareApplication.class, REDIS),
    REDIS_FIRST("f", "first requests, on Redis", Load.UNIQUE, PlainApplication.class, STARTER, REDIS, REDIS_STORE),
    REDIS_REPLAY("g", "replays, on Redis", Load.HOT, PlainApplication.class, STARTER, REDIS, REDIS_STORE),
    OTHER_FIRST(
            "h-first",
            "idempotent-core, first requests, in memory",
            Load.UNIQUE,
            OtherLibraryApplication.class,
            OTHER_LIBRARY),
    OTHER_REPLAY(
            "h-replay", "idempotent-core, replays, in memory", Load.HOT, OtherLibraryApplication.class, OTHER_LIBRARY);

    private final String id;
    private final String title;
    private final Load load;
    private final Class<?> application;

    @SuppressWarnings("ImmutableEnumChecker") // nobody can modify it
    private final List<Part> parts;

    Scenario(String id, String title, Load load, Class<?> application, Part... parts) {
        this.id = id;
        this.title = title;
        this.load = load;
        this.application = application;
        this.parts = List.of(parts);
    }

    /**
     * {@return those that are named, in our order}
     *
     * @param names ids, or their first letters
     * @throws IllegalArgumentException if a name is none of these
     */
    static List<Scenario> named(Collection<String> names) {
        names.forEach(name -> {
            if (Arrays.stream(values()).noneMatch(scenario -> scenario.isNamed(name))) {
                throw new IllegalArgumentException("No such scenario: " + name);
            }
        });
        return Arrays.stream(values())
                .filter(scenario -> names.stream().anyMatch(scenario::isNamed))
                .toList();
    }

    private boolean isNamed(String name) {
        return this.id.equals(name) || this.id.substring(0, 1).equals(name);
    }

    String id() {
        return this.id;
    }

    String title() {
        return this.title;
    }

    Load load() {
        return this.load;
    }

    Class<?> application() {
        return this.application;
    }

    Part[] parts() {
        return this.parts.toArray(Part[]::new);
    }

    boolean hasUs() {
        return this.parts.contains(STARTER);
    }

    boolean hasRedis() {
        return this.parts.contains(REDIS);
    }

    /** {@return whether a key that is sent again gets the first answer} */
    boolean replays() {
        return this != PLAIN;
    }

    /** {@return whether its records stay until it is told to forget them} */
    boolean mustBeToldToForget() {
        return this == OTHER_FIRST;
    }
}

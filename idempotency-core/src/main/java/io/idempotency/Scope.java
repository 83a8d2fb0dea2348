package io.idempotency;

import java.util.List;
import java.util.stream.Stream;

/**
 * Within whom a key is unique: a key is only ever matched within its own scope.
 *
 * <p>Scopes are typed: a user who is called "nobody" does not share a scope with callers who are not known.
 *
 * @param parts kinds and names in turn; two scopes are the same only if all parts are equal
 */
public record Scope(List<String> parts) {

    /** Copies the parts. */
    public Scope {
        parts = List.copyOf(parts);
    }

    /** {@return the one scope that all callers share} */
    public static Scope global() {
        return new Scope(List.of("global"));
    }

    /** {@return the scope that all callers share who are not known} */
    public static Scope nobody() {
        return new Scope(List.of("nobody"));
    }

    /**
     * Names the scope of one caller.
     *
     * @param name the caller's name, as the authentication gives it
     * @return that caller's own scope
     */
    public static Scope principal(String name) {
        return new Scope(List.of("principal", name));
    }

    /**
     * Narrows this scope.
     *
     * @param kind of what, such as {@code tenant}
     * @param name which one
     * @return the part of this scope that lies within it
     */
    public Scope within(String kind, String name) {
        return new Scope(
                Stream.concat(this.parts.stream(), Stream.of(kind, name)).toList());
    }
}

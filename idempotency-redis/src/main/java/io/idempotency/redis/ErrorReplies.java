package io.idempotency.redis;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells what a server has said from what drivers make of it: its error code comes first in a message somewhere in the chain. */
final class ErrorReplies {

    /** The server has not seen the script. */
    static final String NO_SCRIPT = "NOSCRIPT";

    /** What is at the key is no string. */
    static final String WRONG_TYPE = "WRONGTYPE";

    private static final Predicate<String> REPLY =
            Pattern.compile("[A-Z]{2,} .*", Pattern.DOTALL).asMatchPredicate();

    private ErrorReplies() {}

    /** {@return whether an exception is what the server said, whichever code it said first, and not what the network did} */
    static boolean isOne(Throwable thrown) {
        return chain(thrown).noneMatch(IOException.class::isInstance) && anyMessage(thrown, REPLY);
    }

    static boolean has(Throwable thrown, String code) {
        return anyMessage(thrown, message -> message.contains(code));
    }

    private static boolean anyMessage(Throwable thrown, Predicate<String> wanted) {
        return chain(thrown).map(Throwable::getMessage).filter(Objects::nonNull).anyMatch(wanted);
    }

    private static Stream<Throwable> chain(Throwable thrown) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause);
    }
}

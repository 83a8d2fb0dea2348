package io.idempotency.spring.autoconfigure;

import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** Checks single properties. Whatever is wrong stops the start and names the property. */
final class Checked {

    private static final String PREFIX = "idempotency.";
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern PATH = Pattern.compile("(/\\.?[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");

    private Checked() {}

    static InvalidConfigurationPropertyValueException invalid(String name, @Nullable Object value, String reason) {
        return new InvalidConfigurationPropertyValueException(PREFIX + name, value, reason);
    }

    static void require(boolean condition, String name, @Nullable Object value, String reason) {
        if (!condition) {
            throw invalid(name, value, reason);
        }
    }

    /** Makes something of a property, whose exceptions tell what is wrong with it. */
    static <T> T made(String name, @Nullable Object value, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException ex) {
            throw invalid(name, value, String.valueOf(ex.getMessage()));
        }
    }

    /** {@return a path that needs no encoding, and is no pattern} */
    static String path(String name, String value) {
        require(
                PATH.matcher(value).matches(),
                name,
                value,
                "It must be a path such as /idempotency, of letters, digits, '.', '_', '~' and '-'.");
        return value;
    }

    static String headerName(String name, String value) {
        require(HEADER_NAME.matcher(value).matches(), name, value, "It is not the name of a header.");
        return value;
    }

    static Duration atLeast(Duration least, String name, Duration value) {
        require(
                value.compareTo(least) >= 0,
                name,
                value,
                "It must be at least " + DurationStyle.SIMPLE.print(least) + ".");
        return value;
    }

    /** {@return the bytes of a size that has to fit an array} */
    static int arraySize(String name, DataSize value) {
        long bytes = size(name, value);
        require(bytes < Integer.MAX_VALUE - Long.BYTES, name, value, "It must be less than 2GB.");
        return (int) bytes;
    }

    static long size(String name, DataSize value) {
        require(!value.isNegative(), name, value, "It must not be negative.");
        return value.toBytes();
    }
}

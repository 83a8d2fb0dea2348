package io.idempotency.spring.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.util.unit.DataUnit;

/**
 * The properties in force, under the names that they have in a configuration. What could be a secret, now or in a later release, is
 * not shown: neither what its name says it of, nor a value of a kind that settings are not known to have. The rest is shown as far as
 * the application's sanitizing functions allow.
 */
final class SettingsDescription implements Supplier<Map<String, Object>> {

    private static final String PREFIX = "idempotency.";
    private static final Pattern SECRET = Pattern.compile(".*(password|secret|token|credential|encrypt|private).*");
    private static final Set<Class<?>> HARMLESS = Set.of(
            Boolean.class, Integer.class, Duration.class, DataSize.class, MediaType.class, URI.class, String.class);

    private final Record properties;
    private final Sanitizer sanitizer;

    /** @param properties {@link IdempotencyProperties}: a record; its components that are records themselves are sections */
    SettingsDescription(Record properties, Sanitizer sanitizer) {
        this.properties = properties;
        this.sanitizer = sanitizer;
    }

    @Override
    public Map<String, Object> get() {
        return describe(PREFIX, this.properties);
    }

    private Map<String, Object> describe(String prefix, Record settings) {
        Map<String, Object> described = new LinkedHashMap<>();
        for (RecordComponent component : settings.getClass().getRecordComponents()) {
            String name = DataObjectPropertyName.toDashedForm(component.getName());
            Object value = read(component, settings);
            if (value instanceof Record group) {
                described.put(name, describe(prefix + name + '.', group));
            } else if (value != null) {
                described.put(name, sanitized(prefix + name, value));
            }
        }
        return described;
    }

    private Object sanitized(String name, Object value) {
        boolean shown = !SECRET.matcher(name).matches() && isHarmless(value);
        Object sanitized = this.sanitizer.sanitize(new SanitizableData(null, name, readable(value)), shown);
        return Objects.requireNonNullElse(sanitized, SanitizableData.SANITIZED_VALUE);
    }

    private static boolean isHarmless(Object value) {
        return value instanceof Collection<?> values
                ? values.stream().allMatch(SettingsDescription::isHarmless)
                : value instanceof Enum<?> || HARMLESS.contains(value.getClass());
    }

    private static Object readable(Object value) {
        if (value instanceof Collection<?> values) {
            return values.stream().map(SettingsDescription::readable).toList();
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        if (value instanceof DataSize size) {
            return readable(size);
        }
        return value instanceof Boolean || value instanceof Integer ? value : value.toString();
    }

    /** In the greatest unit in which it is a whole number. */
    private static String readable(DataSize size) {
        for (DataUnit unit : List.of(DataUnit.GIGABYTES, DataUnit.MEGABYTES, DataUnit.KILOBYTES)) {
            long bytes = DataSize.of(1, unit).toBytes();
            if (size.toBytes() > 0 && size.toBytes() % bytes == 0) {
                return size.toBytes() / bytes + unit.name().substring(0, 1) + 'B';
            }
        }
        return size.toString();
    }

    private static @Nullable Object read(RecordComponent component, Record settings) {
        try {
            Method accessor = component.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(settings);
        } catch (ReflectiveOperationException ex) {
            throw new IllegalStateException("A property cannot be read", ex);
        }
    }
}

package io.idempotency.spring.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** The names that a record of properties gives a meaning to. Immutable. */
final class PropertyNames {

    /** Two slips of the finger, or two letters that changed places. */
    private static final int NEAR = 2;

    private final Map<ConfigurationPropertyName, Class<?>> types = new TreeMap<>();

    /** @param properties a record; its components that are records themselves are sections */
    PropertyNames(ConfigurationPropertyName prefix, Class<?> properties) {
        for (RecordComponent component : properties.getRecordComponents()) {
            ConfigurationPropertyName name = prefix.append(DataObjectPropertyName.toDashedForm(component.getName()));
            this.types.put(name, component.getType());
            if (component.getType().isRecord()) {
                this.types.putAll(new PropertyNames(name, component.getType()).types);
            }
        }
    }

    /** {@return whether the name is that of a property, a section, or something within a list or a map} */
    boolean contains(ConfigurationPropertyName name) {
        return this.types.containsKey(name) || isElement(name) || isEntry(name);
    }

    private boolean isElement(ConfigurationPropertyName name) {
        return name.isLastElementIndexed() && isA(Collection.class, name.getParent());
    }

    private boolean isEntry(ConfigurationPropertyName name) {
        return IntStream.range(1, name.getNumberOfElements())
                .mapToObj(name::chop)
                .anyMatch(ancestor -> isA(Map.class, ancestor));
    }

    private boolean isA(Class<?> kind, ConfigurationPropertyName name) {
        Class<?> type = this.types.get(name);
        return type != null && kind.isAssignableFrom(type);
    }

    /** {@return the name that was probably meant, or {@code null} if none is near} */
    @Nullable
    ConfigurationPropertyName nearest(ConfigurationPropertyName mistyped) {
        return this.types.keySet().stream()
                .filter(name -> distance(name, mistyped) <= NEAR)
                .min(Comparator.comparingInt(name -> distance(name, mistyped)))
                .orElse(null);
    }

    /** Counts the letters that have to be added, left out or replaced to make one name of the other (Levenshtein). */
    private static int distance(ConfigurationPropertyName one, ConfigurationPropertyName other) {
        String from = one.toString();
        String to = other.toString();
        int[] above = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[above.length];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = above[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[to.length()];
    }
}

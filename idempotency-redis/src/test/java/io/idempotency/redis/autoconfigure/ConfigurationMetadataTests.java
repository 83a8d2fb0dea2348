package io.idempotency.redis.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.redis.Documentation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The tables of properties say what the code does. */
class ConfigurationMetadataTests {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(idempotency\\.store\\.redis\\.[^`]+)` \\| `([^`]+)` \\| \\S", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(strings = {"docs/configuration.md", "docs/redis.md"})
    void everyPropertyIsListedWithItsDefault(String file) throws IOException {
        Map<String, String> listed = ROW.matcher(Documentation.read(file))
                .results()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

        assertThat(listed).isNotEmpty().containsExactlyInAnyOrderEntriesOf(defaults());
    }

    private static Map<String, String> defaults() throws IOException {
        String classes = RedisStoreProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        URI metadata = URI.create(classes).resolve("META-INF/spring-configuration-metadata.json");
        try (InputStream json = metadata.toURL().openStream()) {
            return new JsonMapper()
                    .readTree(json)
                    .get("properties")
                    .valueStream()
                    .collect(Collectors.toMap(
                            property -> property.get("name").asString(),
                            property -> property.get("defaultValue").asString()));
        }
    }
}

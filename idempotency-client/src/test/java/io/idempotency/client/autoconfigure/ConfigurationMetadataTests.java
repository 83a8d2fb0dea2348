package io.idempotency.client.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.client.Documentation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The table of properties says what the code does. */
class ConfigurationMetadataTests {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(idempotency\\.client\\.[^`]+)` \\| (`[^`]+`|none) \\| \\S", Pattern.MULTILINE);

    @Test
    void everyPropertyIsListedWithItsDefault() throws IOException {
        Map<String, String> listed = ROW.matcher(Documentation.read("docs/client.md"))
                .results()
                .collect(Collectors.toMap(
                        row -> row.group(1),
                        row -> row.group(2).replace("`", "").replace("none", "")));

        assertThat(listed).isNotEmpty().containsExactlyInAnyOrderEntriesOf(defaults());
    }

    private static Map<String, String> defaults() throws IOException {
        String classes = IdempotencyClientProperties.class
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
                            property ->
                                    property.path("defaultValue").asString("").replaceAll("[\\[\\]]", "")));
        }
    }
}

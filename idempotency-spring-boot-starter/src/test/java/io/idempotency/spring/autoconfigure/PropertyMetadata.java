package io.idempotency.spring.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the configuration processor wrote about a property, for IDEs to show. */
record PropertyMetadata(
        String name,
        String type,
        String description,
        @Nullable String defaultValue) {

    /** What Boot gives every endpoint is not ours to list. */
    private static final String ENDPOINT = "management.endpoint.idempotency.";

    private static final String FILE = "META-INF/spring-configuration-metadata.json";

    static List<PropertyMetadata> read() {
        try (InputStream json = mainClasses().resolve(FILE).toURL().openStream()) {
            return new JsonMapper()
                    .readTree(json)
                    .get("properties")
                    .valueStream()
                    .map(PropertyMetadata::of)
                    .filter(property -> !property.name().startsWith(ENDPOINT))
                    .toList();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** The properties of tests have metadata as well, which comes first on the class path. */
    private static URI mainClasses() {
        return URI.create(IdempotencyProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString());
    }

    private static PropertyMetadata of(JsonNode property) {
        JsonNode value = property.path("defaultValue");
        return new PropertyMetadata(
                property.path("name").asString(),
                property.path("type").asString(),
                property.path("description").asString(""),
                value.isMissingNode() ? null : text(value));
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining(", "))
                : value.asString();
    }
}

package io.idempotency.spring.web;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Brings JSON texts into a form in which neither the order of members nor white space nor the way of escaping matters.
 * Numbers stay apart that are written apart: {@code 1} is not {@code 1.0}. Needs Jackson. Thread safe.
 */
public final class CanonicalJson implements UnaryOperator<byte @Nullable []> {

    private final JsonMapper mapper = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Makes a canonicalizer with a mapper of its own, so that the application's settings do not change fingerprints. */
    public CanonicalJson() {}

    /**
     * Brings a text into its form.
     *
     * @param text any bytes
     * @return the form; {@code null} if they are not one JSON text, or name a member twice
     */
    @Override
    public byte @Nullable [] apply(byte @Nullable [] text) {
        try {
            JsonNode tree = this.mapper.readTree(text);
            return tree.isMissingNode() ? null : this.mapper.writeValueAsBytes(tree);
        } catch (JacksonException ex) {
            return null;
        }
    }
}

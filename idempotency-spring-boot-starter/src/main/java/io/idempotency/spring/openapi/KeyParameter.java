package io.idempotency.spring.openapi;

import io.idempotency.KeyFormat;
import io.idempotency.KeyRules;
import io.idempotency.KeySyntax;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Documents the header that carries the key.
 *
 * @param name of the header
 * @param rules what is accepted
 */
record KeyParameter(String name, KeyRules rules) {

    private static final String IN = "header";

    void document(Operation operation, boolean required) {
        Parameter parameter = declared(operation);
        if (parameter == null) {
            parameter = new Parameter().in(IN).name(name());
            operation.addParametersItem(parameter);
        }
        if (required || parameter.getRequired() == null) {
            parameter.setRequired(required);
        }
        if (parameter.getDescription() == null) {
            parameter.setDescription(description());
        }
        parameter.setSchema(parameter.getSchema() == null ? Schemas.of("string") : Copies.copy(parameter.getSchema()));
        constrain(parameter.getSchema());
    }

    private @Nullable Parameter declared(Operation operation) {
        List<Parameter> parameters = operation.getParameters() == null ? List.of() : operation.getParameters();
        return parameters.stream()
                .filter(parameter -> IN.equals(parameter.getIn()) && name().equalsIgnoreCase(parameter.getName()))
                .findFirst()
                .orElse(null);
    }

    private String description() {
        String spelling = rules().syntax() == KeySyntax.STRICT
                ? "A structured string (RFC 9651), in double quotes: without these it has at most "
                        + rules().maxLength() + " characters"
                : "Raw text as the schema says, or the same as a structured string (RFC 9651), in double quotes";
        return "Names this operation, so that it is done once: a new key for each operation, the same key for each of its"
                + " retries. " + spelling
                + (isAny() ? "." : "; the key must be " + rules().format().description() + ".");
    }

    private void constrain(Schema<?> schema) {
        boolean strict = rules().syntax() == KeySyntax.STRICT;
        if (schema.getMinLength() == null) {
            schema.setMinLength(strict ? 3 : 1);
        }
        if (schema.getMaxLength() == null) {
            schema.setMaxLength(strict ? longestQuoted() : rules().maxLength());
        }
        if (isUuid() && !strict && schema.getFormat() == null) {
            schema.setFormat("uuid");
        }
        String pattern = pattern(strict);
        if (pattern != null && schema.getPattern() == null) {
            schema.setPattern(pattern);
        }
    }

    private @Nullable String pattern(boolean strict) {
        if (strict) {
            return "^\"" + (isAny() ? ".+" : group()) + "\"$";
        }
        return isAny() || isUuid() ? null : '^' + group() + '$';
    }

    private String group() {
        String hexadecimal = "[0-9A-Fa-f]";
        return "(?:" + rules().format().pattern().pattern().replace("\\p{XDigit}", hexadecimal) + ')';
    }

    /** Each quote and backslash within has a backslash before it; a UUID has neither. */
    private int longestQuoted() {
        return (int) Math.min(Integer.MAX_VALUE, (isUuid() ? 1L : 2L) * rules().maxLength() + 2);
    }

    private boolean isAny() {
        return rules().format().equals(KeyFormat.ANY);
    }

    private boolean isUuid() {
        return rules().format().equals(KeyFormat.UUID) || rules().format().equals(KeyFormat.UUID4);
    }
}

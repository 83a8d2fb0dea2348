package io.idempotency.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Which problem an error is about (RFC 9457), whatever the URI is that the server puts before its name. */
final class ProblemType {

    /** {@code in-progress} of {@code urn:idempotency:in-progress} and of {@code https://example.com/problems#in-progress}. */
    private static final Pattern NAME = Pattern.compile("[a-z-]+$");

    private static final JsonFactory JSON = new JsonFactory();

    private ProblemType() {}

    /**
     * Reads the name of a problem.
     *
     * @param body beginning of the answer, perhaps all of it
     * @return null if the answer is no problem, or cannot be read
     */
    static @Nullable String of(HttpHeaders headers, byte[] body) {
        if (!isProblem(headers)) {
            return null;
        }
        String type = type(body);
        Matcher name = NAME.matcher(type == null ? "" : type);
        return name.find() ? name.group() : null;
    }

    private static boolean isProblem(HttpHeaders headers) {
        try {
            return MediaType.APPLICATION_PROBLEM_JSON.isCompatibleWith(headers.getContentType());
        } catch (InvalidMediaTypeException ex) {
            return false;
        }
    }

    private static @Nullable String type(byte[] body) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = json.currentName().equals("type");
                JsonToken value = json.nextToken();
                if (found) {
                    return value == JsonToken.VALUE_STRING ? json.getString() : null;
                }
                json.skipChildren();
            }
            return null;
        } catch (JacksonException ex) {
            return null;
        }
    }
}

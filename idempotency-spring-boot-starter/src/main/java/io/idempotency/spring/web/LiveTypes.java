package io.idempotency.spring.web;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Content types whose parts are of use before the whole is there. */
final class LiveTypes {

    private static final Set<String> TYPES =
            Set.of("text/event-stream", "application/x-ndjson", "multipart/x-mixed-replace");

    private LiveTypes() {}

    static boolean include(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return TYPES.contains(type.strip().toLowerCase(Locale.ROOT));
    }
}

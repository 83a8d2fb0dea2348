package io.idempotency.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** Answers whose callers want each part as it arrives. */
final class LiveTypes {

    private static final List<MediaType> TYPES = List.of(
            MediaType.TEXT_EVENT_STREAM,
            MediaType.APPLICATION_NDJSON,
            MediaType.parseMediaType("multipart/x-mixed-replace"));

    private LiveTypes() {}

    static boolean contains(HttpHeaders headers) {
        try {
            @Nullable MediaType type = headers.getContentType();
            return type != null && TYPES.stream().anyMatch(live -> live.includes(type));
        } catch (InvalidMediaTypeException ex) {
            return false;
        }
    }
}

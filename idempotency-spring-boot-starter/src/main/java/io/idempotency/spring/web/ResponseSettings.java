package io.idempotency.spring.web;

import java.util.List;
import java.util.Set;
import org.springframework.http.MediaType;

/**
 * What is kept of answers.
 *
 * @param maxSize the largest body that is kept, in bytes; at least 0
 * @param contentTypes which are kept; an answer without a body is kept whatever its type
 * @param rerunNotKept whether an operation whose answer was not kept may run again, instead of being refused
 * @param excludedHeaders names of headers that are not stored, beside the built-in ones
 * @param replayHeader name of the header that marks a replay
 */
public record ResponseSettings(
        long maxSize,
        List<MediaType> contentTypes,
        boolean rerunNotKept,
        Set<String> excludedHeaders,
        String replayHeader) {

    /** Copies the collections. */
    public ResponseSettings {
        contentTypes = List.copyOf(contentTypes);
        excludedHeaders = Set.copyOf(excludedHeaders);
    }
}

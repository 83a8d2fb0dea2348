package io.idempotency.spring.openapi;

import io.swagger.v3.core.util.AnnotationsUtils;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies what we change: springdoc shares schemas, and responses of controller advices, among operations. */
final class Copies {

    private Copies() {}

    /** Gives an operation responses that no other one has. */
    static void ownResponses(Operation operation) {
        ApiResponses own = new ApiResponses();
        if (operation.getResponses() != null) {
            operation.getResponses().forEach((status, response) -> own.put(status, copy(response)));
            own.setExtensions(operation.getResponses().getExtensions());
        }
        operation.setResponses(own);
    }

    /** {@return the response itself if it is a reference, which is not ours to change} */
    private static ApiResponse copy(ApiResponse response) {
        if (response.get$ref() != null) {
            return response;
        }
        ApiResponse copy = new ApiResponse();
        copy.setDescription(response.getDescription());
        copy.setHeaders(copy(response.getHeaders()));
        copy.setLinks(response.getLinks());
        copy.setExtensions(response.getExtensions());
        if (response.getContent() != null) {
            Content content = new Content();
            response.getContent().forEach((name, type) -> content.put(name, copy(type)));
            copy.setContent(content);
        }
        return copy;
    }

    private static MediaType copy(MediaType type) {
        MediaType copy = new MediaType();
        copy.setSchema(type.getSchema());
        copy.setExamples(copy(type.getExamples()));
        if (type.getExampleSetFlag()) {
            copy.setExample(type.getExample());
        }
        copy.setEncoding(type.getEncoding());
        copy.setExtensions(type.getExtensions());
        return copy;
    }

    private static <T> @Nullable Map<String, T> copy(@Nullable Map<String, T> map) {
        return map == null ? null : new LinkedHashMap<>(map);
    }

    static Schema<?> copy(Schema<?> schema) {
        Schema<?> copy = AnnotationsUtils.clone(schema, schema.getSpecVersion() == SpecVersion.V31);
        copy.setTypes(schema.getTypes());
        return copy;
    }
}

package io.idempotency.spring.openapi;

import io.idempotency.spring.IdempotencyProblem;
import io.idempotency.spring.web.RefusalSettings;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;

/** The schema of a refusal: the members of RFC 9457, and the id of the record. */
final class ProblemSchema {

    /** Its name among the document's components. */
    static final String NAME = "IdempotencyProblem";

    private ProblemSchema() {}

    static Schema<Object> of(RefusalSettings refusals, List<IdempotencyProblem> problems) {
        Schema<Object> type = Schemas.of("string", "Which problem it is.");
        type.setFormat("uri");
        problems.forEach(
                problem -> type.addEnumItemObject(refusals.type(problem).toString()));
        Schema<Object> instance = Schemas.of("string", "Path of the request.");
        instance.setFormat("uri-reference");
        Schema<Object> status = Schemas.of("integer", "Status of the answer.");
        status.setFormat("int32");
        Schema<Object> schema = Schemas.of("object", "Why a request with, or without, a key was refused (RFC 9457).");
        schema.addProperty("type", type);
        schema.addProperty("title", Schemas.of("string", "A short summary, always the same for a type."));
        schema.addProperty("status", status);
        schema.addProperty("detail", Schemas.of("string", "What to do about it."));
        schema.addProperty("instance", instance);
        schema.addProperty(
                "record",
                Schemas.of(
                        "string", "Under which the operators of the server find the operation, where there is a key."));
        schema.setRequired(List.of("type", "title", "status"));
        return schema;
    }
}

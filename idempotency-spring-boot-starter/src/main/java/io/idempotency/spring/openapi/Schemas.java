package io.idempotency.spring.openapi;

import io.swagger.v3.oas.models.media.Schema;

/** Makes schemas that are the same in OpenAPI 3.0 and 3.1, which name types in different ways. */
final class Schemas {

    private Schemas() {}

    static Schema<Object> of(String type, String description) {
        Schema<Object> schema = new Schema<>();
        schema.setType(type);
        schema.addType(type);
        schema.setDescription(description);
        return schema;
    }

    static Schema<Object> of(String type) {
        Schema<Object> schema = new Schema<>();
        schema.setType(type);
        schema.addType(type);
        return schema;
    }
}

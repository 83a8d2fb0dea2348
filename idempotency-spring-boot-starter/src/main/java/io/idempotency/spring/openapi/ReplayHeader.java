package io.idempotency.spring.openapi;

import io.idempotency.spring.web.HandlerPolicy;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.List;
import java.util.Map;

/**
 * Documents the header that marks a replay, on the answers that are kept.
 *
 * @param name of the header
 * @param policies of the handlers of the operation
 */
record ReplayHeader(String name, List<HandlerPolicy> policies) {

    void document(Operation operation) {
        operation.getResponses().forEach((status, response) -> {
            if (isKept(status) && response.get$ref() == null && !isDeclared(response)) {
                response.addHeaderObject(name(), header());
            }
        });
    }

    /** @param status a code, a class such as {@code 2XX}, or {@code default}, which may be any and is passed over */
    private boolean isKept(String status) {
        String first = status.replace('X', '0').replace('x', '0');
        return first.matches("[1-5]\\d\\d")
                && policies().stream().anyMatch(policy -> policy.statuses().contains(Integer.parseInt(first)));
    }

    private boolean isDeclared(ApiResponse response) {
        Map<String, Header> headers = response.getHeaders() == null ? Map.of() : response.getHeaders();
        return headers.keySet().stream().anyMatch(name()::equalsIgnoreCase);
    }

    private static Header header() {
        return new Header()
                .description(
                        "\"true\" if this is the answer to an earlier request with the same key; absent otherwise.")
                .schema(Schemas.of("string"));
    }
}

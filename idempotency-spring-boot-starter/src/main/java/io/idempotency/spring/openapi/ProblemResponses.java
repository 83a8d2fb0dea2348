package io.idempotency.spring.openapi;

import io.idempotency.spring.IdempotencyProblem;
import io.idempotency.spring.web.RefusalSettings;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/**
 * Documents refusals, all those of one status in one response. What an application says of that status stays beside it.
 *
 * @param refusals how requests are refused
 */
record ProblemResponses(RefusalSettings refusals) {

    void document(Operation operation, List<IdempotencyProblem> problems) {
        ApiResponses responses = operation.getResponses();
        Map<String, List<IdempotencyProblem>> byStatus = problems.stream()
                .collect(Collectors.groupingBy(
                        problem -> String.valueOf(refusals().status(problem).value()),
                        TreeMap::new,
                        Collectors.toList()));
        byStatus.forEach((status, ofStatus) -> {
            ApiResponse response = responses.computeIfAbsent(status, unused -> new ApiResponse());
            // one that is shared with other operations is not ours to change
            if (response.get$ref() == null) {
                add(response, ofStatus);
            }
        });
    }

    private void add(ApiResponse response, List<IdempotencyProblem> problems) {
        String titles = problems.stream().map(IdempotencyProblem::title).collect(Collectors.joining("; "));
        String before = response.getDescription();
        response.setDescription(before == null || before.isBlank() ? titles : before + "\n\n" + titles);
        new ProblemContent(refusals(), problems).addTo(response);
        problems.stream().filter(refusals()::hasRetryAfter).findFirst().ifPresent(problem -> {
            String when =
                    "Seconds after which to send the same request again, with the problem " + problem.code() + ".";
            addHeader(
                    response,
                    HttpHeaders.RETRY_AFTER,
                    new Header().description(when).schema(Schemas.of("integer")));
        });
        if (refusals().hasLinks()) {
            String what = "Where the problem is described: rel=\"describedby\".";
            addHeader(response, HttpHeaders.LINK, new Header().description(what).schema(Schemas.of("string")));
        }
    }

    private static void addHeader(ApiResponse response, String name, Header header) {
        if (response.getHeaders() == null || !response.getHeaders().containsKey(name)) {
            response.addHeaderObject(name, header);
        }
    }

    static Schema<Object> reference() {
        Schema<Object> reference = new Schema<>();
        reference.set$ref(Components.COMPONENTS_SCHEMAS_REF + ProblemSchema.NAME);
        return reference;
    }
}

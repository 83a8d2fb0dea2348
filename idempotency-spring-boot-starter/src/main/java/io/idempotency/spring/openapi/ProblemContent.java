package io.idempotency.spring.openapi;

import io.idempotency.spring.IdempotencyProblem;
import io.idempotency.spring.web.RefusalSettings;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Documents the body of refusals, with an example of each.
 *
 * @param refusals how requests are refused
 * @param problems those of one status
 */
record ProblemContent(RefusalSettings refusals, List<IdempotencyProblem> problems) {

    void addTo(ApiResponse response) {
        if (response.getContent() == null) {
            response.setContent(new Content());
        }
        MediaType type = response.getContent()
                .computeIfAbsent(
                        org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE, unused -> new MediaType());
        type.setSchema(beside(type.getSchema()));
        // a media type has either one example or several
        if (type.getExample() == null) {
            problems().forEach(problem -> type.addExamples(problem.code(), example(problem)));
        }
    }

    private static Schema<?> beside(@Nullable Schema<?> declared) {
        if (declared == null) {
            return ProblemResponses.reference();
        }
        Schema<Object> either = new Schema<>();
        either.setAnyOf(List.of(declared, ProblemResponses.reference()));
        return either;
    }

    private Example example(IdempotencyProblem problem) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("type", refusals().type(problem).toString());
        value.put("title", problem.title());
        value.put("status", refusals().status(problem).value());
        return new Example().summary(problem.title()).value(value);
    }
}

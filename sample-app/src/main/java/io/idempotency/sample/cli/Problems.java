package io.idempotency.sample.cli;

import org.springframework.http.ProblemDetail;
import org.springframework.web.client.RestClientResponseException;

/** What the server says of an error, for people. */
final class Problems {

    private Problems() {}

    static String describe(RestClientResponseException refused) {
        ProblemDetail problem = refused.getResponseBodyAs(ProblemDetail.class);
        String status = String.valueOf(refused.getStatusCode().value());
        if (problem == null || problem.getDetail() == null) {
            return status + " " + refused.getStatusText();
        }
        return status + " " + problem.getTitle() + ". " + problem.getDetail();
    }
}

package io.idempotency.spring.specification;

import io.idempotency.spring.IdempotencyProblem;
import io.idempotency.spring.web.FilterSettings;
import io.idempotency.spring.web.HandlerPolicy;
import io.idempotency.spring.web.PublishedRules;
import io.idempotency.spring.web.RefusalSettings;
import io.idempotency.spring.web.ResponseSettings;
import org.springframework.http.MediaType;

/** Writes what the page says about answers. */
record AnswerRules(PublishedRules rules) {

    void write(Html page) {
        HandlerPolicy defaults = rules().policies().defaults();
        expiry(page, defaults);
        kept(page, defaults);
        simultaneous(page, defaults);
        problems(page);
    }

    private static void expiry(Html page, HandlerPolicy defaults) {
        page.section("expiry", "How long a key is known");
        page.paragraph(
                defaults.retention().ttl() == null
                        ? "For ever, unless another time is said above."
                        : "For " + Words.retention(defaults.retention())
                                + " from the end of the operation, unless another time is said above. After that a request"
                                + " with the same key is a new operation.");
    }

    private void kept(Html page, HandlerPolicy defaults) {
        ResponseSettings response = rules().settings().response();
        boolean allTypes = response.contentTypes().contains(MediaType.ALL);
        page.section("answers", "Which answers are sent again");
        page.paragraph("Those of the statuses " + defaults.statuses() + ", unless others are said above"
                + (allTypes
                        ? ""
                        : ", and of the types "
                                + Words.list(response.contentTypes().stream()
                                        .map(MediaType::toString)
                                        .toList()))
                + ", with a body of at most " + Words.counted(response.maxSize(), "byte")
                + ". A retry gets the same status, headers and body, marked with the header "
                + response.replayHeader() + ": true.");
        page.paragraph(
                "After an answer of another status the key is free, and a retry runs the operation, unless the server"
                        + " knows that it is done. An answer of one of these statuses that cannot be kept "
                        + (response.rerunNotKept()
                                ? "frees the key, too."
                                : "leaves the operation done, and is not sent again."));
    }

    private void simultaneous(Html page, HandlerPolicy defaults) {
        FilterSettings settings = rules().settings();
        page.section("simultaneous", "While the first request runs");
        page.paragraph(
                defaults.waits()
                        ? "A second request with the same key waits for the answer of the first, for at most "
                                + Words.duration(settings.waitTimeout()) + ". Then it is refused."
                        : "A second request with the same key is refused.");
    }

    private void problems(Html page) {
        boolean required = rules().policies().defaults().required()
                || rules().ownRules().stream()
                        .anyMatch(rule -> rule.policy() != null && rule.policy().required());
        page.section("problems", "Problems");
        page.paragraph(
                "Requests are refused as application/problem+json (RFC 9457). Tell the problems apart by their type."
                        + " The member record, where there is one, is for those who run this server.");
        rules().problems(required).forEach(problem -> problem(page, problem));
    }

    private void problem(Html page, IdempotencyProblem problem) {
        RefusalSettings refusals = rules().settings().refusals();
        page.subsection(problem.code(), problem.title());
        page.paragraph("Status " + refusals.status(problem).value() + ", type " + refusals.type(problem)
                + (refusals.hasRetryAfter(problem) ? ", Retry-After: " + refusals.retryAfterSeconds() : "")
                + ".");
        page.paragraph(Advice.about(problem));
    }
}

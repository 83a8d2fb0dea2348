package io.idempotency.spring.specification;

import io.idempotency.KeyFormat;
import io.idempotency.KeyRules;
import io.idempotency.KeySyntax;
import io.idempotency.spring.web.BodyComparison;
import io.idempotency.spring.web.Coverage;
import io.idempotency.spring.web.HandlerPolicy;
import io.idempotency.spring.web.HandlerRule;
import io.idempotency.spring.web.PublishedRules;
import io.idempotency.spring.web.RequestSettings;
import java.util.ArrayList;
import java.util.List;
import org.springframework.web.util.pattern.PathPattern;

/** Writes what the page says about requests. */
record RequestRules(PublishedRules rules, String scope) {

    void write(Html page) {
        coverage(page);
        key(page);
        comparison(page);
    }

    private void coverage(Html page) {
        Coverage coverage = rules().policies().coverage();
        HandlerPolicy defaults = rules().policies().defaults();
        page.section("requests", "Which requests heed a key");
        page.paragraph(
                coverage.annotatedOnly()
                        ? "Those of the operations that are listed here."
                        : "Those of the methods "
                                + Words.list(
                                        coverage.methods().stream().sorted().toList())
                                + ", and those of the operations that are listed here.");
        if (!coverage.included().isEmpty()) {
            page.paragraph("Only on these paths: " + patterns(coverage.included()) + ".");
        }
        if (!coverage.excluded().isEmpty()) {
            page.paragraph("Not on these paths: " + patterns(coverage.excluded()) + ".");
        }
        page.paragraph(
                defaults.required()
                        ? "All of them require a key."
                        : "A key is optional, unless it is said here that it is required. A request without a key is"
                                + " handled as ever, each time it comes.");
        List<HandlerRule> own = rules().ownRules();
        if (!own.isEmpty()) {
            page.table(
                    List.of("operation", "key", "kept for", "kept statuses", "while the first request runs"),
                    own.stream().map(RequestRules::row).toList());
        }
    }

    private static List<String> row(HandlerRule rule) {
        HandlerPolicy policy = rule.policy();
        return policy == null
                ? List.of(rule.operation(), "ignored", "", "", "")
                : List.of(
                        rule.operation(),
                        policy.required() ? "required" : "optional",
                        Words.retention(policy.retention()),
                        policy.statuses().toString(),
                        policy.waits() ? "wait" : "reject");
    }

    private static String patterns(List<PathPattern> patterns) {
        return Words.list(patterns.stream().map(PathPattern::getPatternString).toList());
    }

    private void key(Html page) {
        KeyRules key = rules().settings().keyRules();
        page.section("key", "The key");
        page.paragraph("The request header " + rules().settings().keyHeader() + " carries it, once. "
                + (key.syntax() == KeySyntax.STRICT
                        ? "It is a structured string (RFC 9651): in double quotes, such as \"order-17\"."
                        : "It is written as it is, such as order-17, or as a structured string (RFC 9651), such as"
                                + " \"order-17\"; both name the same key."));
        page.paragraph("Without quotes it has at most " + key.maxLength() + " characters of printable ASCII."
                + (key.format().equals(KeyFormat.ANY)
                        ? ""
                        : " It must be " + key.format().description() + "."));
        page.paragraph("Make a new key for each operation, such as a random UUID, and send the same key on each retry. "
                + scope() + " A key counts for one method and path.");
    }

    private void comparison(Html page) {
        RequestSettings request = rules().settings().request();
        List<String> parts = new ArrayList<>(List.of("path", "query", "content type"));
        if (request.body() != BodyComparison.NONE) {
            parts.add("body");
        }
        if (!request.headers().isEmpty()) {
            parts.add("the headers " + Words.list(request.headers()));
        }
        page.section("same-request", "What counts as the same request");
        page.paragraph("Requests with the same key are the same if they agree in " + Words.list(parts) + "."
                + (request.body() == BodyComparison.JSON
                        ? " In bodies of JSON the order of members and white space do not matter."
                        : "")
                + (request.authorization()
                        ? " Where nobody is logged in, the header Authorization must agree, too."
                        : ""));
    }
}

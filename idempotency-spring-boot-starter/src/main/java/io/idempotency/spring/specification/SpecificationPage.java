package io.idempotency.spring.specification;

import io.idempotency.spring.web.PublishedRules;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Tells clients the rules in force, on a page of HTML, with an anchor for each problem that is the problem's name. It is made of
 * the configuration anew for each request, so it says what this instance does. Thread safe.
 *
 * <p>A server must publish such a specification, and with it after which time keys expire, says
 * draft-ietf-httpapi-idempotency-key-header-07 in its section "Responsibilities".
 */
public final class SpecificationPage implements HandlerFunction<ServerResponse> {

    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final PublishedRules rules;
    private final String scope;

    /**
     * Makes the page.
     *
     * @param rules what to tell
     * @param scope sentences about who shares keys with whom
     */
    public SpecificationPage(PublishedRules rules, String scope) {
        this.rules = rules;
        this.scope = scope;
    }

    /**
     * Writes the page.
     *
     * @return a whole document
     */
    public String html() {
        Html page = new Html("How this server treats " + this.rules.settings().keyHeader());
        page.paragraph(
                "A request that carries a key is run once. A retry with the same key gets the same answer. This page is"
                        + " made of the configuration of the server.");
        new RequestRules(this.rules, this.scope).write(page);
        new AnswerRules(this.rules).write(page);
        return page.end();
    }

    @Override
    public ServerResponse handle(ServerRequest request) throws Exception {
        return ServerResponse.ok()
                .contentType(HTML)
                .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .body(html());
    }
}

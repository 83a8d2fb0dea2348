package io.idempotency.spring.openapi;

import io.idempotency.spring.web.HandlerPolicy;
import io.idempotency.spring.web.PublishedRules;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.ExternalDocumentation;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.web.method.HandlerMethod;

/**
 * Documents the key, the mark of a replay and the problems on each operation that heeds keys, by the rules that requests are
 * treated by. It adds, and never replaces what the document has. Thread safe.
 *
 * <p>springdoc tells the handler of an operation when it makes it, and its path and method only once the document is whole. So the
 * first step notes the handlers on the operation, and the second takes them off again. Functional routes, of which springdoc
 * does not tell the handler, are left as they are.
 */
public final class IdempotencyOpenApiCustomizer implements GlobalOperationCustomizer, GlobalOpenApiCustomizer {

    private static final String HANDLERS = "x-idempotency-handlers";

    private final PublishedRules rules;
    private final Supplier<String> contextPath;
    private final KeyParameter key;
    private final ProblemResponses problems;

    /**
     * Makes a customizer.
     *
     * @param rules what to document
     * @param contextPath path of the application, asked for when there is a document
     */
    public IdempotencyOpenApiCustomizer(PublishedRules rules, Supplier<String> contextPath) {
        this.rules = rules;
        this.contextPath = contextPath;
        this.key =
                new KeyParameter(rules.settings().keyHeader(), rules.settings().keyRules());
        this.problems = new ProblemResponses(rules.settings().refusals());
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        List<Object> handlers = new ArrayList<>(handlers(operation).toList());
        handlers.add(handler);
        operation.addExtension(HANDLERS, handlers);
        return operation;
    }

    @Override
    public void customise(OpenAPI document) {
        if (document.getPaths() != null) {
            document.getPaths()
                    .forEach((path, item) -> item.readOperationsMap()
                            .forEach((method, operation) -> describe(path, method, operation, document)));
        }
    }

    private void describe(String path, PathItem.HttpMethod method, Operation operation, OpenAPI document) {
        List<Optional<HandlerPolicy>> policies = handlers(operation)
                .map(handler -> this.rules.policyOf(handler, method.name(), path))
                .toList();
        if (operation.getExtensions() != null) {
            operation.getExtensions().remove(HANDLERS);
        }
        List<HandlerPolicy> covered =
                policies.stream().flatMap(Optional::stream).toList();
        if (!covered.isEmpty()) {
            boolean required = policies.stream()
                    .allMatch(policy -> policy.isPresent() && policy.get().required());
            boolean requiredSomewhere = covered.stream().anyMatch(HandlerPolicy::required);
            this.key.document(operation, required);
            Copies.ownResponses(operation);
            new ReplayHeader(this.rules.settings().response().replayHeader(), covered).document(operation);
            this.problems.document(operation, this.rules.problems(requiredSomewhere));
            linkPage(operation);
            addSchema(document);
        }
    }

    private void linkPage(Operation operation) {
        String page = this.rules.settings().refusals().page();
        if (page != null && operation.getExternalDocs() == null) {
            operation.setExternalDocs(new ExternalDocumentation()
                    .description("How this server treats keys")
                    .url(this.contextPath.get() + page));
        }
    }

    private void addSchema(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(new Components());
        }
        Components components = document.getComponents();
        if (components.getSchemas() == null || !components.getSchemas().containsKey(ProblemSchema.NAME)) {
            components.addSchemas(
                    ProblemSchema.NAME, ProblemSchema.of(this.rules.settings().refusals(), this.rules.problems(true)));
        }
    }

    private static Stream<HandlerMethod> handlers(Operation operation) {
        Object noted = operation.getExtensions() == null
                ? null
                : operation.getExtensions().get(HANDLERS);
        return noted instanceof List<?> handlers ? handlers.stream().map(HandlerMethod.class::cast) : Stream.empty();
    }
}

package io.idempotency.spring.web;

import io.idempotency.spring.Idempotent;
import io.idempotency.spring.IdempotentRoute;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Functional routes: with settings of their own, within nests, behind filters, and without any. */
@Configuration(proxyBeanMethods = false)
class RoutesConfiguration {

    private static final IdempotentRoute SETTINGS = IdempotentRoute.settings();

    @Bean
    RouterFunction<ServerResponse> routes(Ledger ledger) {
        HandlerFunction<ServerResponse> handler = request -> run(ledger, request);
        return RouterFunctions.route()
                .resource(RequestPredicates.GET("/routes/file"), new ByteArrayResource(new byte[] {'a'}))
                .POST("/routes/plain", handler)
                .PUT("/routes/plain", handler)
                .PUT("/routes/covered", handler)
                .withAttributes(SETTINGS)
                .POST("/routes/disabled", handler)
                .withAttributes(SETTINGS.disabled())
                .POST("/routes/required/{id}", handler)
                .withAttributes(SETTINGS.required())
                .POST("/routes/statuses", handler)
                .withAttributes(SETTINGS.ttl("7d").statuses("404"))
                .POST("/routes/proceeds", handler)
                .withAttribute("another", "value")
                .withAttributes(SETTINGS.onStoreFailure(Idempotent.OnStoreFailure.PROCEED))
                .path(
                        "/routes/nested",
                        nested -> nested.PUT("/inner", handler)
                                .PUT("/excepted", handler)
                                .withAttributes(SETTINGS.disabled())
                                .nest(RequestPredicates.path("/deeper"), deeper -> deeper.PUT("/inner", handler)))
                .withAttributes(SETTINGS.required())
                .PUT("/routes/after", handler)
                .build();
    }

    @Bean
    RouterFunction<ServerResponse> filteredRoutes(Ledger ledger) {
        return RouterFunctions.route()
                .PUT("/routes/filtered", request -> run(ledger, request))
                .withAttributes(SETTINGS)
                .filter((request, next) -> next.handle(request))
                .build();
    }

    @Bean
    RouterFunction<ServerResponse> ownRoutes(Ledger ledger) {
        return request -> RequestPredicates.PUT("/routes/own").test(request)
                ? Optional.of(found -> run(ledger, found))
                : Optional.empty();
    }

    private static ServerResponse run(Ledger ledger, ServerRequest request) {
        int status = request.param("code").map(Integer::valueOf).orElse(200);
        return ServerResponse.status(status)
                .body("run " + ledger.record(String.valueOf(request.headers().firstHeader(Http.KEY))));
    }
}

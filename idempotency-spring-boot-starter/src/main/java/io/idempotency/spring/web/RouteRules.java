package io.idempotency.spring.web;

import io.idempotency.spring.Idempotent;
import io.idempotency.spring.IdempotentRoute;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Finds the settings that a functional route carries as an attribute. Spring shows attributes to visitors only, not beside
 * the handler that it finds for a request, and filters hide which handler that is. So this builds the same routes once more,
 * with their settings in place of their handlers. Thread safe.
 *
 * @param <R> what settings are made into
 */
final class RouteRules<R> {

    private final List<R> all;
    private final @Nullable RouterFunction<?> router;

    private RouteRules(List<R> all, @Nullable RouterFunction<?> router) {
        this.all = all;
        this.router = router;
    }

    /**
     * Reads the attributes of all routes.
     *
     * @param function {@code null} if there are none
     * @param reader makes a rule of the name of a route and its settings
     * @throws InvalidHandlerException if an attribute is no settings
     */
    static <R> RouteRules<R> of(@Nullable RouterFunction<?> function, BiFunction<String, Idempotent, R> reader) {
        Reader<R> routes = new Reader<>(reader);
        if (function != null) {
            function.accept(routes);
        }
        return new RouteRules<>(
                routes.all,
                routes.all.isEmpty() ? null : routes.levels.element().router());
    }

    Stream<R> all() {
        return this.all.stream();
    }

    /** {@return the rule of the route that the request will take} */
    @SuppressWarnings("unchecked")
    Optional<R> find(@Nullable ServerRequest request) {
        Object route = this.router == null || request == null
                ? null
                : this.router.route(request).orElse(null);
        return route instanceof Ruled<?> ruled ? Optional.of((R) ruled.rule) : Optional.empty();
    }

    /** Stands for the handler of a route that carries settings. */
    private record Ruled<R>(R rule) implements HandlerFunction<ServerResponse> {

        @Override
        public ServerResponse handle(ServerRequest request) {
            throw new UnsupportedOperationException("This is no handler");
        }
    }

    /** Stands for the handler of a route that carries none. */
    private static ServerResponse notAHandler(ServerRequest request) {
        throw new UnsupportedOperationException("This is no handler");
    }

    private static final class Reader<R> implements RouterFunctions.Visitor {

        private final BiFunction<String, Idempotent, R> reader;
        private final List<R> all = new ArrayList<>();
        private final Deque<Level> levels = new ArrayDeque<>(List.of(new Level("", null)));
        private @Nullable Object next;

        Reader(BiFunction<String, Idempotent, R> reader) {
            this.reader = reader;
        }

        @Override
        public void attributes(Map<String, Object> attributes) {
            this.next = attributes.getOrDefault(IdempotentRoute.ATTRIBUTE, this.next);
        }

        @Override
        public void startNested(RequestPredicate predicate) {
            Object settings = takeSettings();
            this.levels.push(new Level(name(predicate), settings));
        }

        @Override
        public void endNested(RequestPredicate predicate) {
            RouterFunction<ServerResponse> nested = this.levels.pop().router();
            if (nested != null) {
                add(RouterFunctions.nest(predicate, nested));
            }
        }

        @Override
        public void route(RequestPredicate predicate, HandlerFunction<?> handler) {
            Object settings = takeSettings();
            add(RouterFunctions.route(
                    predicate,
                    settings == null ? RouteRules::notAHandler : new Ruled<>(rule(name(predicate), settings))));
        }

        @Override
        public void resources(Function<ServerRequest, Optional<Resource>> lookup) {
            takeSettings();
            add(RouterFunctions.resources(lookup));
        }

        @Override
        @SuppressWarnings("unchecked")
        public void unknown(RouterFunction<?> function) {
            takeSettings();
            add((RouterFunction<ServerResponse>) function);
        }

        private R rule(String route, Object settings) {
            if (!(settings instanceof Idempotent idempotent)) {
                throw new InvalidHandlerException(
                        route,
                        "the value of the route attribute is a "
                                + settings.getClass().getName() + "; write IdempotentRoute.settings()");
            }
            R rule = this.reader.apply(route, idempotent);
            this.all.add(rule);
            return rule;
        }

        private @Nullable Object takeSettings() {
            Object settings = this.next == null ? this.levels.element().settings : this.next;
            this.next = null;
            return settings;
        }

        private String name(RequestPredicate predicate) {
            return (this.levels.element().name + " " + predicate).strip();
        }

        private void add(RouterFunction<ServerResponse> function) {
            this.levels.element().routes.add(function);
        }
    }

    /** What is side by side: at the top, or within a nest. */
    private static final class Level {

        private final List<RouterFunction<ServerResponse>> routes = new ArrayList<>();
        private final String name;
        private final @Nullable Object settings;

        Level(String name, @Nullable Object settings) {
            this.name = name;
            this.settings = settings;
        }

        @Nullable
        RouterFunction<ServerResponse> router() {
            return this.routes.stream().reduce(RouterFunction::and).orElse(null);
        }
    }
}

package io.idempotency.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Which requests are covered, before their handlers are asked.
 *
 * @param annotatedOnly whether only handlers with the annotation are covered
 * @param methods HTTP methods whose requests are covered without it
 * @param included paths that are covered; empty means all
 * @param excluded paths that are not
 */
public record Coverage(
        boolean annotatedOnly, Set<String> methods, List<PathPattern> included, List<PathPattern> excluded) {

    /** Copies the collections. */
    public Coverage {
        methods = Set.copyOf(methods);
        included = List.copyOf(included);
        excluded = List.copyOf(excluded);
    }

    /** {@return whether the path of a request is covered}; it is taken apart only if that matters */
    boolean covers(HttpServletRequest request) {
        return (this.included.isEmpty() && this.excluded.isEmpty()) || coversPath(RequestPaths.of(request));
    }

    boolean coversPath(PathContainer path) {
        return (this.included.isEmpty() || matches(this.included, path)) && !matches(this.excluded, path);
    }

    private static boolean matches(List<PathPattern> patterns, PathContainer path) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }
}

package io.idempotency.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;

/** The path of a request within its application, whichever servlet it is mapped to. */
final class RequestPaths {

    private static final String SEPARATOR = "/";
    private static final String SEGMENT = "=";

    private RequestPaths() {}

    static PathContainer of(HttpServletRequest request) {
        return RequestPath.parse(request.getRequestURI(), request.getContextPath())
                .pathWithinApplication();
    }

    /** {@return the separators and the decoded segments without path parameters, each marked as what it is} */
    static List<String> elements(HttpServletRequest request) {
        return of(request).elements().stream()
                .map(element -> element instanceof PathContainer.PathSegment segment
                        ? SEGMENT + segment.valueToMatch()
                        : SEPARATOR)
                .toList();
    }
}

package io.idempotency.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.RequestPath;

/** The path of a request within its application, whichever servlet it is mapped to. */
public final class RequestPaths {

    private static final String SEPARATOR = "/";
    private static final String SEGMENT = "=";

    private RequestPaths() {}

    static PathContainer of(HttpServletRequest request) {
        return RequestPath.parse(request.getRequestURI(), request.getContextPath())
                .pathWithinApplication();
    }

    /** {@return the separators and the decoded segments without path parameters, each marked as what it is} */
    static List<String> elements(HttpServletRequest request) {
        return elements(of(request));
    }

    /**
     * Takes a path apart as that of a request is for its {@link io.idempotency.Operation}.
     *
     * @param path as it stands in the request line, encoded, behind the path of the application and without the query
     * @return the separators and the decoded segments without path parameters, each marked as what it is
     * @throws IllegalArgumentException if it is not encoded as a path must be
     */
    public static List<String> elements(String path) {
        return elements(PathContainer.parsePath(path));
    }

    private static List<String> elements(PathContainer path) {
        List<String> elements = new ArrayList<>(path.elements().size());
        for (PathContainer.Element element : path.elements()) {
            boolean isSegment = element instanceof PathContainer.PathSegment;
            elements.add(isSegment ? SEGMENT + ((PathContainer.PathSegment) element).valueToMatch() : SEPARATOR);
        }
        return elements;
    }
}

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
        String path = request.getRequestURI();
        return request.getContextPath().isEmpty() && standsForItself(path) ? verbatim(path) : elements(of(request));
    }

    /** {@return whether nothing in it is encoded, and no segment has parameters}, as in most paths */
    private static boolean standsForItself(String path) {
        return path.startsWith(SEPARATOR) && path.indexOf('%') < 0 && path.indexOf(';') < 0;
    }

    private static List<String> verbatim(String path) {
        List<String> elements = new ArrayList<>();
        int start = 0;
        while (start < path.length()) {
            int end = path.indexOf(SEPARATOR, start);
            if (end < 0) {
                end = path.length();
            }
            if (end > start) {
                elements.add(SEGMENT + path.substring(start, end));
            }
            if (end < path.length()) {
                elements.add(SEPARATOR);
            }
            start = end + 1;
        }
        return elements;
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

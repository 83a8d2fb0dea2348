package io.idempotency.spring.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.web.servlet.HandlerMapping;

/** Knows the handler mappings of an application, each list in its order. To be thread safe. */
@FunctionalInterface
public interface HandlerMappings {

    /**
     * Lists those that are known from the start. Not asked before all singletons are there.
     *
     * @return the handler mappings of the application itself
     */
    List<HandlerMapping> ofApplication();

    /**
     * Lists those that decide about a request. They are others where a further dispatcher servlet has a context of its own.
     *
     * @param request has not yet reached its servlet
     * @return the handler mappings of its servlet
     */
    default List<HandlerMapping> ofServlet(HttpServletRequest request) {
        return ofApplication();
    }
}

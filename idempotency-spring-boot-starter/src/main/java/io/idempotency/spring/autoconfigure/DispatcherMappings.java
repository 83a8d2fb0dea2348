package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.web.HandlerMappings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerMapping;

/** Asks the dispatcher servlet that a request is for; where that is not known, all handler mappings of the context. */
final class DispatcherMappings implements HandlerMappings {

    private final ApplicationContext context;
    private final Supplier<List<HandlerMapping>> ofApplication = SingletonSupplier.of(this::find);
    private final Supplier<Map<String, DispatcherServlet>> dispatchers = SingletonSupplier.of(this::findDispatchers);

    DispatcherMappings(ApplicationContext context) {
        this.context = context;
    }

    @Override
    public List<HandlerMapping> ofApplication() {
        return this.ofApplication.get();
    }

    @Override
    public List<HandlerMapping> ofServlet(HttpServletRequest request) {
        DispatcherServlet servlet =
                this.dispatchers.get().get(request.getHttpServletMapping().getServletName());
        List<HandlerMapping> mappings = servlet == null ? null : servlet.getHandlerMappings();
        return mappings == null ? ofApplication() : mappings;
    }

    private List<HandlerMapping> find() {
        List<HandlerMapping> mappings = new ArrayList<>(
                BeanFactoryUtils.beansOfTypeIncludingAncestors(this.context, HandlerMapping.class, true, false)
                        .values());
        AnnotationAwareOrderComparator.sort(mappings);
        return List.copyOf(mappings);
    }

    /** {@return the dispatcher servlets by the names under which Spring Boot registers them} */
    private Map<String, DispatcherServlet> findDispatchers() {
        Map<String, DispatcherServlet> found = new HashMap<>(this.context.getBeansOfType(DispatcherServlet.class));
        for (ServletRegistrationBean<?> registration :
                this.context.getBeansOfType(ServletRegistrationBean.class).values()) {
            if (registration.getServlet() instanceof DispatcherServlet servlet) {
                found.put(registration.getServletName(), servlet);
            }
        }
        return Map.copyOf(found);
    }
}

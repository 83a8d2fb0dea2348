package io.idempotency.spring.autoconfigure;

import io.idempotency.spring.web.IdempotencyFilter;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializerBeans;

/** Finds the filters that come after ours, in the order in which Spring Boot registers them. */
final class LaterFilters {

    private LaterFilters() {}

    static List<String> names(ListableBeanFactory beans) {
        return registrations(beans)
                .dropWhile(registration -> !isOurs(registration))
                .filter(registration -> !isOurs(registration) && runs(registration))
                .map(AbstractFilterRegistrationBean::getFilterName)
                .toList();
    }

    private static Stream<AbstractFilterRegistrationBean<?>> registrations(ListableBeanFactory beans) {
        return new ServletContextInitializerBeans(beans)
                .stream()
                        .filter(AbstractFilterRegistrationBean.class::isInstance)
                        .map(initializer -> (AbstractFilterRegistrationBean<?>) initializer);
    }

    private static boolean isOurs(AbstractFilterRegistrationBean<?> registration) {
        return registration instanceof FilterRegistrationBean<?> bean && bean.getFilter() instanceof IdempotencyFilter;
    }

    private static boolean runs(AbstractFilterRegistrationBean<?> registration) {
        return registration.isEnabled()
                && registration.determineDispatcherTypes().contains(DispatcherType.REQUEST);
    }
}

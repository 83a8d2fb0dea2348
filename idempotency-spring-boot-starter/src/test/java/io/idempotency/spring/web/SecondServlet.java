package io.idempotency.spring.web;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/** Further dispatcher servlets: one with that of the application as its context, and two with contexts of their own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("test.second-servlet")
class SecondServlet {

    @Bean
    ServletRegistrationBean<DispatcherServlet> ownContext() {
        return registration("own", contextOf(SecondController.class));
    }

    @Bean
    ServletRegistrationBean<DispatcherServlet> brokenContext() {
        return registration("broken", contextOf(BrokenController.class));
    }

    @Bean
    ServletRegistrationBean<DispatcherServlet> sharedContext(WebApplicationContext context) {
        return registration("shared", context);
    }

    private static WebApplicationContext contextOf(Class<?> controller) {
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.register(controller);
        return context;
    }

    private static ServletRegistrationBean<DispatcherServlet> registration(String name, WebApplicationContext context) {
        ServletRegistrationBean<DispatcherServlet> registration =
                new ServletRegistrationBean<>(new DispatcherServlet(context), "/" + name + "/*");
        registration.setName(name);
        return registration;
    }
}

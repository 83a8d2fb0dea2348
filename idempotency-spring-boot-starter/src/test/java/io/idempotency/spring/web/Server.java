package io.idempotency.spring.web;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The servers on which the promises are tested. */
enum Server {
    TOMCAT(OnTomcat.class),
    JETTY(OnJetty.class);

    private final Class<?> configuration;

    Server(Class<?> configuration) {
        this.configuration = configuration;
    }

    Class<?> configuration() {
        return this.configuration;
    }

    @Configuration(proxyBeanMethods = false)
    static class OnTomcat {

        @Bean
        TomcatServletWebServerFactory server() {
            return new TomcatServletWebServerFactory();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OnJetty {

        @Bean
        JettyServletWebServerFactory server() {
            return new JettyServletWebServerFactory();
        }
    }
}

package io.idempotency.spring.web;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A running application. One is started for each server and set of properties, and lives as long as the tests do. */
final class App {

    private static final Map<List<String>, App> RUNNING = new ConcurrentHashMap<>();

    private final ConfigurableApplicationContext context;

    private App(Class<?> application, Server server, List<String> properties) {
        String[] arguments = Stream.concat(
                        Stream.of("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off"),
                        properties.stream())
                .map(property -> "--" + property)
                .toArray(String[]::new);
        this.context = new SpringApplicationBuilder(application, server.configuration())
                .properties(
                        "springdoc.api-docs.enabled=false",
                        "springdoc.swagger-ui.enabled=false",
                        "server.shutdown=immediate")
                .run(arguments);
    }

    static App on(Server server, String... properties) {
        return of(TestApplication.class, server, properties);
    }

    static App of(Class<?> application, Server server, String... properties) {
        List<String> key = Stream.concat(Stream.of(application.getName(), server.name()), Stream.of(properties))
                .toList();
        return RUNNING.computeIfAbsent(key, unused -> new App(application, server, List.of(properties)));
    }

    /** An application of its own, for a test that ends it. */
    static App startOn(Server server, String... properties) {
        return new App(TestApplication.class, server, List.of(properties));
    }

    void close() {
        this.context.close();
    }

    int port() {
        return ((ServletWebServerApplicationContext) this.context)
                .getWebServer()
                .getPort();
    }

    Http http() {
        return new Http(port());
    }

    <T> T bean(Class<T> type) {
        return this.context.getBean(type);
    }

    Ledger ledger() {
        return bean(Ledger.class);
    }

    FaultyStore store() {
        return bean(FaultyStore.class);
    }
}

package io.idempotency.client.autoconfigure;

import static io.idempotency.client.IdempotencyKeyAttribute.idempotencyKey;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.idempotency.client.IdempotencyClientInterceptor;
import io.idempotency.client.IdempotencyClientSettings;
import io.idempotency.client.IdempotencyExchangeFilter;
import io.idempotency.client.IdempotencyKeyAttribute;
import io.idempotency.client.IdempotencyKeyGenerator;
import io.idempotency.client.IdempotentCallListener;
import io.idempotency.client.IdempotentCallMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.reactive.ReactiveHttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.boot.webclient.autoconfigure.service.ReactiveHttpServiceClientAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

@Tag("smoke")
class IdempotencyClientAutoConfigurationTests {

    private final List<String> keys = new CopyOnWriteArrayList<>();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    HttpClientAutoConfiguration.class,
                    ImperativeHttpClientAutoConfiguration.class,
                    ReactiveHttpClientAutoConfiguration.class,
                    RestClientAutoConfiguration.class,
                    RestTemplateAutoConfiguration.class,
                    WebClientAutoConfiguration.class,
                    HttpServiceClientPropertiesAutoConfiguration.class,
                    HttpServiceClientAutoConfiguration.class,
                    ReactiveHttpServiceClientAutoConfiguration.class,
                    IdempotencyClientAutoConfiguration.class));

    private HttpServer server;
    private String uri;

    @BeforeEach
    void start() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.server.createContext("/", exchange -> {
            this.keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(this.keys.size() == 1 ? 503 : 200, -1);
            exchange.close();
        });
        this.server.start();
        this.uri = "http://localhost:" + this.server.getAddress().getPort() + "/charges";
    }

    @AfterEach
    void stop() {
        this.server.stop(0);
    }

    @Test
    void backsOffWithoutHosts() {
        this.runner.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(IdempotencyClientSettings.class)
                .doesNotHaveBean(IdempotencyClientInterceptor.class)
                .doesNotHaveBean(IdempotencyExchangeFilter.class));
    }

    @Test
    void customizesRestClients() {
        listed().run(context -> {
            RestClient client = context.getBean(RestClient.Builder.class).build();
            client.post()
                    .uri(this.uri)
                    .attributes(idempotencyKey("order-17"))
                    .retrieve()
                    .toBodilessEntity();
            assertThat(this.keys).containsExactly("order-17", "order-17");
        });
    }

    @Test
    void customizesRestTemplates() {
        listed().run(context -> {
            RestTemplate template = context.getBean(RestTemplateBuilder.class).build();
            template.postForEntity(this.uri, null, Void.class);
            assertThat(this.keys).hasSize(2);
            assertThat(this.keys.get(0)).hasSize(36).isEqualTo(this.keys.get(1));
        });
    }

    @Test
    void customizesWebClients() {
        listed().run(context -> {
            WebClient client = context.getBean(WebClient.Builder.class).build();
            client.post()
                    .uri(this.uri)
                    .attributes(idempotencyKey("order-17"))
                    .retrieve()
                    .toBodilessEntity()
                    .block();
            assertThat(this.keys).containsExactly("order-17", "order-17");
        });
    }

    @Test
    void customizesHttpServicesOnRestClients() {
        listed().withUserConfiguration(BlockingServices.class)
                .withPropertyValues("spring.http.serviceclient.payments.base-url=" + this.uri)
                .run(context -> {
                    context.getBean(BlockingPayments.class).charge("order-17");
                    assertThat(this.keys).containsExactly("order-17", "order-17");
                    context.getBean(BlockingPayments.class).charge();
                    assertThat(this.keys.get(2)).hasSize(36);
                });
    }

    @Test
    void customizesHttpServicesOnWebClients() {
        listed().withUserConfiguration(ReactiveServices.class)
                .withPropertyValues("spring.http.serviceclient.payments.base-url=" + this.uri)
                .run(context -> {
                    context.getBean(ReactivePayments.class).charge("order-17");
                    assertThat(this.keys).containsExactly("order-17", "order-17");
                });
    }

    /** So that what others add, such as a token that expires, is there anew in each attempt. */
    @Test
    void comesBeforeWhatOtherCustomizersAdd() {
        List<String> attempts = new CopyOnWriteArrayList<>();
        listed().withBean(
                        RestClientCustomizer.class,
                        () -> builder -> builder.requestInterceptors(interceptors ->
                                interceptors.add(0, (request, body, execution) -> {
                                    attempts.add(request.getHeaders().getFirst("Idempotency-Key"));
                                    return execution.execute(request, body);
                                })))
                .run(context -> {
                    context.getBean(RestClient.Builder.class)
                            .build()
                            .post()
                            .uri(this.uri)
                            .retrieve()
                            .toBodilessEntity();
                    assertThat(attempts).isEqualTo(this.keys).hasSize(2);
                });
    }

    @Test
    void takesTheGeneratorAndTheListenersOfTheApplication() {
        List<String> ended = new CopyOnWriteArrayList<>();
        listed().withBean(IdempotencyKeyGenerator.class, () -> () -> "generated")
                .withBean(IdempotentCallListener.class, () -> call -> ended.add(call.key()))
                .run(context -> {
                    post(context.getBean(RestClient.Builder.class));
                    assertThat(this.keys).containsExactly("generated", "generated");
                    assertThat(ended).containsExactly("generated");
                });
    }

    @Test
    void takesTheSettingsOfTheApplication() {
        IdempotencyClientSettings settings =
                IdempotencyClientSettings.forHosts("other").build();
        listed().withBean(IdempotencyClientSettings.class, () -> settings)
                .run(context -> assertThat(context)
                        .getBean(IdempotencyClientSettings.class)
                        .isSameAs(settings));
    }

    @Test
    void settingsOfTheApplicationNeedNoHosts() {
        this.runner
                .withBean(
                        IdempotencyClientSettings.class,
                        () -> IdempotencyClientSettings.forHosts("localhost").build())
                .run(context -> assertThat(context)
                        .hasSingleBean(IdempotencyClientInterceptor.class)
                        .hasSingleBean(IdempotencyExchangeFilter.class));
    }

    @Test
    void refusesToChooseBetweenGenerators() {
        listed().withBean("one", IdempotencyKeyGenerator.class, IdempotencyKeyGenerator::randomUuid)
                .withBean("other", IdempotencyKeyGenerator.class, IdempotencyKeyGenerator::randomUuid)
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void countsCallsAttemptsAndReplays() {
        listed().withBean(MeterRegistry.class, SimpleMeterRegistry::new).run(context -> {
            post(context.getBean(RestClient.Builder.class));
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("idempotency.client.calls")
                            .tags("host", "localhost", "outcome", "answered")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("idempotency.client.attempts")
                            .tags("host", "localhost", "outcome", "unavailable")
                            .timer()
                            .count())
                    .isEqualTo(1);
        });
    }

    @Test
    void countsNothingWithoutARegistry() {
        listed().run(context -> assertThat(context).doesNotHaveBean(IdempotentCallMetrics.class));
    }

    @Test
    void worksWithoutTheOptionalModules() {
        listed().withClassLoader(
                        new FilteredClassLoader(WebClientCustomizer.class, WebClient.class, MeterRegistry.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(IdempotencyClientInterceptor.class)
                        .doesNotHaveBean(IdempotencyExchangeFilter.class));
        listed().withClassLoader(new FilteredClassLoader(RestClientCustomizer.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(IdempotencyExchangeFilter.class)
                        .doesNotHaveBean(IdempotencyClientInterceptor.class));
    }

    @ParameterizedTest
    @CsvSource({
        "hosts, http://localhost",
        "header, ''",
        "replay-header, ' '",
        "max-attempts, 0",
        "deadline, -1s",
        "delay, 0s",
        "max-delay, 0s",
        "buffer-size, 4GB",
        "buffer-size, -1B"
    })
    void refusesWhatCannotWork(String name, String value) {
        listed().withPropertyValues("idempotency.client." + name + "=" + value)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("idempotency.client." + name));
    }

    @Test
    void refusesMistypedNames() {
        this.runner
                .withInitializer(
                        context -> addProperties(context.getEnvironment(), "idempotency.client.host", "localhost"))
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("idempotency.client.host"));
    }

    private ApplicationContextRunner listed() {
        return this.runner.withPropertyValues(
                "idempotency.client.hosts=localhost",
                "idempotency.client.delay=1ms",
                // The default, Apache's client, repeats what is answered with 503 by itself.
                "spring.http.clients.imperative.factory=jdk");
    }

    private void post(RestClient.Builder builder) {
        builder.build().post().uri(this.uri).retrieve().toBodilessEntity();
    }

    /** The runner's own properties are such of the system, which are not checked. */
    private static void addProperties(ConfigurableEnvironment environment, String name, String value) {
        environment.getPropertySources().addFirst(new MapPropertySource("application.properties", Map.of(name, value)));
    }

    interface BlockingPayments {

        @PostExchange
        void charge(@RequestAttribute(IdempotencyKeyAttribute.NAME) String key);

        @PostExchange
        void charge();
    }

    interface ReactivePayments {

        @PostExchange
        void charge(@RequestAttribute(IdempotencyKeyAttribute.NAME) String key);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "payments", types = BlockingPayments.class)
    static class BlockingServices {}

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "payments", types = ReactivePayments.class, clientType = ClientType.WEB_CLIENT)
    static class ReactiveServices {}
}

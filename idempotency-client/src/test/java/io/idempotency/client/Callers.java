package io.idempotency.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/** Every way in which Spring calls others. Read time-outs are short; connections are not reused. */
enum Callers {
    REST_CLIENT_ON_JDK {
        @Override
        Caller with(IdempotencyClientSettings settings, Duration readTimeout, ClientHttpRequestInterceptor later) {
            return restClient(onJdk(readTimeout), settings, later);
        }
    },
    REST_CLIENT_ON_URL_CONNECTION {
        @Override
        Caller with(IdempotencyClientSettings settings, Duration readTimeout, ClientHttpRequestInterceptor later) {
            SimpleClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory();
            factory.setReadTimeout(readTimeout);
            return restClient(factory, settings, later);
        }
    },
    REST_CLIENT_ON_HTTP_COMPONENTS {
        @Override
        Caller with(IdempotencyClientSettings settings, Duration readTimeout, ClientHttpRequestInterceptor later) {
            HttpComponentsClientHttpRequestFactory factory = new HttpComponentsClientHttpRequestFactory(
                    HttpClients.custom().disableAutomaticRetries().build());
            factory.setReadTimeout(readTimeout);
            return restClient(factory, settings, later);
        }
    },
    REST_TEMPLATE {
        @Override
        Caller with(IdempotencyClientSettings settings, Duration readTimeout, ClientHttpRequestInterceptor later) {
            RestTemplate template = new RestTemplate(onJdk(readTimeout));
            template.getInterceptors().add(new IdempotencyClientInterceptor(settings));
            template.getInterceptors().add(later);
            return (method, uri, body, key, headers) -> {
                HttpHeaders all = new HttpHeaders();
                all.setContentType(MediaType.APPLICATION_JSON);
                headers.forEach(all::set);
                // It has no attributes.
                if (key != null) {
                    all.set("Idempotency-Key", key);
                }
                return template.exchange(uri, method, new HttpEntity<>(body, all), String.class)
                        .getBody();
            };
        }
    },
    WEB_CLIENT_ON_NETTY {
        @Override
        Caller with(IdempotencyClientSettings settings, Duration readTimeout, ClientHttpRequestInterceptor later) {
            return webClient(
                    new ReactorClientHttpConnector(
                            reactor.netty.http.client.HttpClient.newConnection().responseTimeout(readTimeout)),
                    settings);
        }
    },
    WEB_CLIENT_ON_JDK {
        @Override
        Caller with(IdempotencyClientSettings settings, Duration readTimeout, ClientHttpRequestInterceptor later) {
            JdkClientHttpConnector connector = new JdkClientHttpConnector(httpClient());
            connector.setReadTimeout(readTimeout);
            return webClient(connector, settings);
        }
    };

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration IMPATIENCE = Duration.ofMillis(400);

    /** Returns a client that also has an interceptor after ours, which adds a value to a header. */
    abstract Caller with(IdempotencyClientSettings settings, Duration readTimeout, ClientHttpRequestInterceptor later);

    Caller with(IdempotencyClientSettings settings) {
        return with(settings, PATIENCE, Callers::addHeader);
    }

    /** Returns one that does not wait long for an answer. */
    Caller impatient(IdempotencyClientSettings settings) {
        return with(settings, IMPATIENCE, Callers::addHeader);
    }

    /** Returns one that has another interceptor after ours, if it is not reactive. */
    Caller with(IdempotencyClientSettings settings, ClientHttpRequestInterceptor later) {
        return with(settings, PATIENCE, later);
    }

    boolean isReactive() {
        return this == WEB_CLIENT_ON_NETTY || this == WEB_CLIENT_ON_JDK;
    }

    private static HttpClient httpClient() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static ClientHttpRequestFactory onJdk(Duration readTimeout) {
        JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(httpClient());
        factory.setReadTimeout(readTimeout);
        return factory;
    }

    /** What another interceptor may do: it adds a value to a header. */
    private static ClientHttpResponse addHeader(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        request.getHeaders().add("Later", "value");
        return execution.execute(request, body);
    }

    private static Caller restClient(
            ClientHttpRequestFactory factory, IdempotencyClientSettings settings, ClientHttpRequestInterceptor later) {
        RestClient client = RestClient.builder()
                .requestFactory(factory)
                .requestInterceptor(new IdempotencyClientInterceptor(settings))
                .requestInterceptor(later)
                .build();
        return (method, uri, body, key, headers) -> client.method(method)
                .uri(uri)
                .attributes(attributes(key))
                .contentType(MediaType.APPLICATION_JSON)
                .headers(all -> headers.forEach(all::set))
                .body(body)
                .retrieve()
                .body(String.class);
    }

    private static Caller webClient(ClientHttpConnector connector, IdempotencyClientSettings settings) {
        WebClient client = WebClient.builder()
                .clientConnector(connector)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1))
                .filter(new IdempotencyExchangeFilter(settings))
                .filter((request, next) ->
                        next.exchange(org.springframework.web.reactive.function.client.ClientRequest.from(request)
                                .headers(all -> all.add("Later", "value"))
                                .build()))
                .build();
        return (method, uri, body, key, headers) -> client.method(method)
                .uri(uri)
                .attributes(attributes(key))
                .contentType(MediaType.APPLICATION_JSON)
                .headers(all -> headers.forEach(all::set))
                .bodyValue(body)
                .retrieve()
                .bodyToMono(String.class)
                .block();
    }

    private static Consumer<Map<String, Object>> attributes(String key) {
        return key == null ? attributes -> {} : IdempotencyKeyAttribute.idempotencyKey(key);
    }
}

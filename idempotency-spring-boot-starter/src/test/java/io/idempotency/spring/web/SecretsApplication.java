package io.idempotency.spring.web;

import io.idempotency.Answer;
import io.idempotency.spring.AnswerRedactor;
import io.idempotency.spring.IdempotentExecution;
import io.idempotency.spring.autoconfigure.IdempotencyAutoConfiguration;
import io.idempotency.spring.autoconfigure.IdempotentExecutionAutoConfiguration;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An application whose answers are secrets. All instances have one store, as instances of a release and the next one do. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    TomcatServletWebServerAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    IdempotencyAutoConfiguration.class,
    IdempotentExecutionAutoConfiguration.class
})
@Import(SecretsApplication.SecretsController.class)
class SecretsApplication {

    static final String REDACT = "X-Redact";

    private static final SeenStore STORE = new SeenStore();

    @Bean
    Ledger ledger() {
        return new Ledger();
    }

    @Bean
    SeenStore store() {
        return STORE;
    }

    @Bean
    @Order(2)
    AnswerRedactor masking() {
        return (request, answer) -> asks(request, "mask") ? masked(answer) : answer;
    }

    /** Comes before the other, which would fail otherwise. */
    @Bean
    @Order(1)
    AnswerRedactor declining() {
        return (request, answer) -> asks(request, "decline") ? null : answer;
    }

    @Bean
    @Order(3)
    AnswerRedactor failing() {
        return (request, answer) -> {
            if (asks(request, "exception")) {
                throw new IllegalStateException("on purpose");
            }
            if (asks(request, "error")) {
                throw new NoClassDefFoundError("on purpose");
            }
            return answer;
        };
    }

    private static boolean asks(HttpServletRequest request, String what) {
        return Objects.requireNonNullElse(request.getHeader(REDACT), "").contains(what);
    }

    private static @Nullable Answer masked(Answer answer) {
        String body = new String(answer.body(), StandardCharsets.UTF_8).replace("4711", "*");
        return new Answer(
                answer.status(),
                answer.redirect(),
                answer.headers().stream()
                        .filter(line -> !line.name().equalsIgnoreCase("X-Card"))
                        .toList(),
                body.getBytes(StandardCharsets.UTF_8));
    }

    @RestController
    static class SecretsController {

        private final Ledger ledger;

        SecretsController(Ledger ledger) {
            this.ledger = ledger;
        }

        @PostMapping("/cards")
        ResponseEntity<String> card(@RequestHeader(Http.KEY) String key, @RequestBody String card) {
            byte[] body = ("run " + this.ledger.record(key) + ": " + card).getBytes(StandardCharsets.UTF_8);
            return ResponseEntity.status(201)
                    .header("X-Card", card.lines().findFirst().orElse(""))
                    .contentLength(body.length)
                    .body(new String(body, StandardCharsets.UTF_8));
        }

        @PostMapping("/form")
        String form(@RequestHeader(Http.KEY) String key, @RequestParam Map<String, String> fields) {
            return "run " + this.ledger.record(key) + ": " + fields;
        }

        @PostMapping("/settled")
        String settled(@RequestHeader(Http.KEY) String key, @Nullable IdempotentExecution execution) {
            Objects.requireNonNull(execution).settle();
            return "run " + this.ledger.record(key) + ": " + execution.downstreamKey("psp");
        }
    }
}

package io.idempotency.spring.web;

import io.idempotency.spring.Idempotent;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Handlers that pages of other origins may call, by all three ways of saying so. */
@RestController
class CorsController implements WebMvcConfigurer {

    static final String ALICE = "https://alice.example";
    static final String BOB = "https://bob.example";

    private final Ledger ledger;

    CorsController(Ledger ledger) {
        this.ledger = ledger;
    }

    @Idempotent(required = true)
    @CrossOrigin(
            origins = {ALICE, BOB},
            allowCredentials = "true",
            exposedHeaders = Http.REPLAYED)
    @PostMapping("/cors/annotated")
    ResponseEntity<String> annotated(@RequestHeader(Http.KEY) String key, @RequestBody String body) {
        return ResponseEntity.ok().header("Vary", "Accept").body(body + this.ledger.record(key));
    }

    @Idempotent(required = true)
    @PostMapping("/cors/registered")
    ResponseEntity<String> registered(@RequestHeader(Http.KEY) String key, @RequestBody String body) {
        return annotated(key, body);
    }

    @Idempotent(required = true)
    @PostMapping("/filtered/plain")
    ResponseEntity<String> filtered(@RequestHeader(Http.KEY) String key, @RequestBody String body) {
        return annotated(key, body);
    }

    @Override
    public void addCorsMappings(CorsRegistry registry) {
        registry.addMapping("/cors/registered")
                .allowedOrigins(ALICE, BOB)
                .allowCredentials(true)
                .exposedHeaders(Http.REPLAYED);
    }

    @Bean
    @ConditionalOnBooleanProperty("test.cors-filter")
    static FilterRegistrationBean<CorsFilter> corsFilter() {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.addAllowedOrigin(ALICE);
        configuration.addAllowedOrigin(BOB);
        configuration.addAllowedMethod("*");
        configuration.addAllowedHeader("*");
        configuration.addExposedHeader(Http.REPLAYED);
        configuration.setAllowCredentials(true);
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", configuration);
        FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(new CorsFilter(source));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        return registration;
    }
}

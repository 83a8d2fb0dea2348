package io.idempotency.spring.web;

import io.idempotency.spring.IdempotentExecution;
import io.idempotency.store.IdempotencyStore;
import java.security.Principal;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** An application with callers, and an operator who may use its Actuator. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(OperatedApplication.OrderController.class)
class OperatedApplication {

    @Bean
    Ledger ledger() {
        return new Ledger();
    }

    @Bean
    IdempotencyStore store() {
        return StoreUnderTest.open();
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/**")
                        .hasRole("OPERATOR")
                        .anyRequest()
                        .permitAll())
                .httpBasic(Customizer.withDefaults())
                .csrf(csrf -> csrf.disable())
                .build();
    }

    /** Lets through what other applications let through. */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowSemicolon(true);
        firewall.setAllowUrlEncodedPercent(true);
        return firewall;
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("alice").password("a").roles("USER").build(),
                User.withUsername("a,b").password("ab").roles("USER").build(),
                User.withUsername("olga").password("o").roles("OPERATOR").build());
    }

    /** One that is worth something takes its time, for each request. */
    @Bean
    PasswordEncoder passwords() {
        return new PasswordEncoder() {
            @Override
            public String encode(CharSequence password) {
                return password.toString();
            }

            @Override
            public boolean matches(CharSequence password, String encoded) {
                return encoded.contentEquals(password);
            }
        };
    }

    @RestController
    static class OrderController {

        private final Ledger ledger;

        OrderController(Ledger ledger) {
            this.ledger = ledger;
        }

        @PostMapping({"/orders", "/orders/{name}", "/orders/{name}/items"})
        ResponseEntity<String> order(@RequestHeader(Http.KEY) String key) {
            return ResponseEntity.status(201)
                    .header("X-Secret-Header", "secret-header")
                    .body("secret-body run " + this.ledger.record(key));
        }

        @PostMapping("/slow")
        String slow(@RequestHeader(Http.KEY) String key, Principal principal) {
            this.ledger.pass(key);
            return principal.getName();
        }

        @PostMapping("/private")
        String notKept(IdempotentExecution execution) {
            execution.doNotKeep();
            return "done";
        }
    }
}

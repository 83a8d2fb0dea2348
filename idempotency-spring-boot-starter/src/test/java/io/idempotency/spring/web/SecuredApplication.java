package io.idempotency.spring.web;

import io.idempotency.spring.Idempotent;
import jakarta.servlet.DispatcherType;
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
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** An application behind Spring Security, with users, roles, and protection against forged forms. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(SecuredApplication.SecuredController.class)
class SecuredApplication {

    @Bean
    Ledger ledger() {
        return new Ledger();
    }

    @Bean
    FaultyStore store() {
        return FaultyStore.aroundStoreUnderTest();
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/public")
                        .permitAll()
                        .requestMatchers("/admin")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .httpBasic(Customizer.withDefaults())
                .csrf(csrf -> csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())
                        .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler())
                        .ignoringRequestMatchers(request -> request.getHeader("X-Machine") != null))
                .build();
    }

    @Bean
    UserDetailsService users() {
        return new InMemoryUserDetailsManager(
                User.withUsername("alice").password("{noop}a").roles("ADMIN").build(),
                User.withUsername("bob").password("{noop}b").roles("USER").build());
    }

    @RestController
    static class SecuredController {

        private final Ledger ledger;

        SecuredController(Ledger ledger) {
            this.ledger = ledger;
        }

        @Idempotent(required = true)
        @PostMapping({"/orders", "/admin"})
        String order(@RequestHeader(Http.KEY) String key, Principal principal) {
            return principal.getName() + " run " + this.ledger.record(key);
        }

        @PostMapping("/form")
        String form(@RequestHeader(Http.KEY) String key, @RequestParam String amount) {
            return amount + " run " + this.ledger.record(key);
        }

        @PostMapping("/public")
        ResponseEntity<String> echo(@RequestHeader(Http.KEY) String key, @RequestParam String name) {
            return ResponseEntity.ok().header("X-Echo", name).body("run " + this.ledger.record(key));
        }
    }
}

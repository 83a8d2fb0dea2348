package io.idempotency.client;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A server with the server half of this library, and a handler that must not run twice for an order. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ChargingServer {

    private static final int MILLIS_OF_WORK = 3;
    private static final int MILLIS_OF_HARD_WORK = 150;
    private static final int HARD = 5;

    @Bean
    Charges charges() {
        return new Charges();
    }

    @RestController
    static class Api {

        private final AtomicInteger charged = new AtomicInteger();
        private final Charges charges;

        Api(Charges charges) {
            this.charges = charges;
        }

        /** The sleep is the work: without it, hardly any connection would be cut while a handler runs. */
        @PostMapping({"/charges", "/unprotected"})
        Map<String, String> charge(@RequestBody Map<String, String> order) throws InterruptedException {
            this.charges.add(order.get("order"));
            Thread.sleep(this.charged.incrementAndGet() % HARD == 0 ? MILLIS_OF_HARD_WORK : MILLIS_OF_WORK);
            return order;
        }
    }
}

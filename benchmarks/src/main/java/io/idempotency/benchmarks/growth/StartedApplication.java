package io.idempotency.benchmarks.growth;

import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A small application that ends when it is ready, and tells how long that took. Runs in a process of its own, also without us. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class StartedApplication {

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(StartedApplication.class);
        application.addListeners((ApplicationListener<ApplicationReadyEvent>) event -> report());
        application.run(arguments).close();
    }

    private static void report() {
        long start = ManagementFactory.getRuntimeMXBean().getStartTime();
        ChildJvm.report("millis", System.currentTimeMillis() - start);
        ChildJvm.report("classes", ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
    }

    @RestController
    static class Payments {

        @PostMapping("/payments")
        String pay(@RequestBody String order) {
            return order;
        }
    }
}

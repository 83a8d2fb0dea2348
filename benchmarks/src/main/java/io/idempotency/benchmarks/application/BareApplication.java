package io.idempotency.benchmarks.application;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Makes the calls to Redis itself that nobody can avoid, and guards against nothing else. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({BareController.class, BareRecords.class, Till.class})
public class BareApplication {

    /** Runs it until standard input ends. */
    public static void main(String[] args) {
        Child.run(BareApplication.class, args);
    }
}

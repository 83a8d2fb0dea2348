package io.idempotency.benchmarks.application;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Knows nothing of idempotency. With our starter in the class path, it has it all the same. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({PlainController.class, Till.class})
public class PlainApplication {

    /** Runs it until standard input ends. */
    public static void main(String[] args) {
        Child.run(PlainApplication.class, args);
    }
}

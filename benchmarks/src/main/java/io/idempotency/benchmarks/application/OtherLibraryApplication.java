package io.idempotency.benchmarks.application;

import io.github.arun0009.idempotent.core.aspect.IdempotentAspect;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.context.annotation.Import;

/** Has {@code idempotent-core}, with its store in memory. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableAspectJAutoProxy(proxyTargetClass = true)
@Import({OtherLibraryController.class, OtherLibraryStore.class, IdempotentAspect.class, Till.class})
public class OtherLibraryApplication {

    /** Runs it until standard input ends. */
    public static void main(String[] args) {
        Child.run(OtherLibraryApplication.class, args);
    }
}

package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.IdempotencyEngine;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;

class EngineLifecycleTests {

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class));

    @Test
    void theEngineRunsAsLongAsTheContext() {
        AtomicReference<IdempotencyEngine> engine = new AtomicReference<>();

        this.contextRunner.run(context -> {
            engine.set(context.getBean(IdempotencyEngine.class));
            assertThat(engine.get().isRunning()).isTrue();
        });

        assertThat(engine.get().isRunning()).isFalse();
    }

    @Test
    void aStoppedContextStopsTheEngineUntilItIsStartedAgain() {
        this.contextRunner.run(context -> {
            IdempotencyEngine engine = context.getBean(IdempotencyEngine.class);
            assertThat(engine.isRunning()).isTrue();

            context.stop();
            assertThat(engine.isRunning()).isFalse();

            context.start();
            assertThat(engine.isRunning()).isTrue();
        });
    }

    @Test
    void aPausedContextStopsTheEngineUntilItIsRestarted() {
        this.contextRunner.run(context -> {
            IdempotencyEngine engine = context.getBean(IdempotencyEngine.class);

            context.pause();
            assertThat(engine.isRunning()).isFalse();

            context.restart();
            assertThat(engine.isRunning()).isTrue();
        });
    }

    @Test
    void theEngineStopsAfterTheWebServerAndBeforeConnectionsAreClosed() {
        new WebApplicationContextRunner(AnnotationConfigServletWebServerApplicationContext::new)
                .withConfiguration(AutoConfigurations.of(
                        IdempotencyAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class))
                .withPropertyValues("server.port=0")
                .run(context -> assertThat(
                                context.getBean(EngineLifecycle.class).getPhase())
                        .isPositive()
                        .isLessThan(phase(context, "webServerStartStop"))
                        .isLessThan(phase(context, "webServerGracefulShutdown")));
    }

    private static int phase(ApplicationContext context, String lifecycle) {
        return context.getBean(lifecycle, SmartLifecycle.class).getPhase();
    }
}

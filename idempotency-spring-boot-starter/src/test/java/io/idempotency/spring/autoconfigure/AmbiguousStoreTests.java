package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.EngineSettings;
import io.idempotency.IdempotencyEngine;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Which of several stores is meant is not guessed: records in two places protect nothing. */
class AmbiguousStoreTests {

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class))
            .withBean("oneStore", IdempotencyStore.class, OtherStore::new);

    @Test
    void twoStoresStopTheStart() {
        FailureAnalysis analysis =
                RefusedStart.of(this.contextRunner.withBean("anotherStore", OtherStore.class, OtherStore::new));

        assertThat(analysis.getDescription()).contains("'oneStore'", "'anotherStore'");
        assertThat(analysis.getAction()).contains("'idempotency.store.type'", "@Primary");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void thePrimaryOneIsUsed(CapturedOutput output) {
        this.contextRunner
                .withBean(
                        InMemoryIdempotencyStore.class,
                        () -> new InMemoryIdempotencyStore(1_000_000),
                        definition -> definition.setPrimary(true))
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).contains("InMemoryIdempotencyStore protects");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void anEngineOfTheApplicationsHasChosen(CapturedOutput output) {
        EngineSettings settings = new EngineSettings(Duration.ofSeconds(30), Duration.ofMinutes(15), 1_000_000, 0);
        this.contextRunner
                .withBean("anotherStore", OtherStore.class, OtherStore::new)
                .withBean(IdempotencyEngine.class, () -> new IdempotencyEngine(new OtherStore(), settings))
                .run(context -> assertThat(context).hasNotFailed());

        assertThat(output).contains("the application's engine protects");
    }
}

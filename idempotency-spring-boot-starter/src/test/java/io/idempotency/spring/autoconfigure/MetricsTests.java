package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.EngineListener;
import io.idempotency.IdempotencyEngine;
import io.idempotency.spring.RequestObserver;
import io.idempotency.spring.actuate.DefaultIdempotencyObservationConvention;
import io.idempotency.spring.actuate.EngineGauges;
import io.idempotency.spring.actuate.EngineMetrics;
import io.idempotency.spring.actuate.IdempotencyObservationContext;
import io.idempotency.spring.actuate.IdempotencyObservationConvention;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.RecordId;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** What there is to be watched, where there is somebody to watch it. What is said of requests is tested over HTTP. */
@Tag("smoke")
class MetricsTests {

    private static final RecordId RECORD = RecordId.of(new byte[32]);

    private final WebApplicationContextRunner withoutRegistry = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    IdempotencyAutoConfiguration.class,
                    IdempotencyMetricsAutoConfiguration.class,
                    IdempotencyObservationAutoConfiguration.class));

    private final WebApplicationContextRunner contextRunner = this.withoutRegistry
            .withConfiguration(
                    AutoConfigurations.of(MetricsAutoConfiguration.class, ObservationAutoConfiguration.class))
            .withBean(MeterRegistry.class, SimpleMeterRegistry::new);

    @Test
    void everythingIsCountedFromZero() {
        this.contextRunner.run(context -> assertThat(names(context))
                .contains(
                        "idempotency.runs.overtaken",
                        "idempotency.completions",
                        "idempotency.renewals.failed",
                        "idempotency.renewals.ended",
                        "idempotency.runs.leased",
                        "idempotency.requests.waiting",
                        "idempotency.completions.unstored",
                        "idempotency.store.records",
                        "idempotency.store.size",
                        "idempotency.store.size.max",
                        "idempotency.store.answers.dropped"));
    }

    @Test
    void whatTheEngineTellsIsCounted() {
        this.contextRunner.run(context -> {
            EngineMetrics metrics = context.getBean(EngineMetrics.class);
            metrics.overtaken(RECORD);
            metrics.completionDeferred(RECORD);
            metrics.completionDeferred(RECORD);
            metrics.completionRecovered(RECORD);
            metrics.completionLost(RECORD);
            metrics.renewalFailed(3);
            metrics.renewalEnded(RECORD);

            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("idempotency.runs.overtaken").counter().count())
                    .isOne();
            assertThat(completions(registry, "deferred")).isEqualTo(2);
            assertThat(completions(registry, "recovered")).isOne();
            assertThat(completions(registry, "lost")).isOne();
            assertThat(registry.get("idempotency.renewals.failed").counter().count())
                    .isEqualTo(3);
            assertThat(registry.get("idempotency.renewals.ended").counter().count())
                    .isOne();
        });
    }

    private static double completions(MeterRegistry registry, String outcome) {
        return registry.get("idempotency.completions")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void theInMemoryStoreShowsWhatItHolds() {
        this.contextRunner
                .withPropertyValues("idempotency.store.memory.max-size=2MB")
                .run(context -> {
                    context.getBean(IdempotencyEngine.class).attempt(RECORD);
                    assertThat(context).hasSingleBean(InMemoryIdempotencyStore.class);
                    UnwatchedRequests.handle(context);
                    assertThat(gauge(context, "idempotency.store.records")).isOne();
                    assertThat(gauge(context, "idempotency.store.size")).isBetween(600.0, 2000.0);
                    assertThat(gauge(context, "idempotency.store.size.max")).isEqualTo(2 << 20);
                });
    }

    private static double gauge(ApplicationContext context, String name) {
        return context.getBean(MeterRegistry.class).get(name).gauge().value();
    }

    @Test
    void aStoreThatDoesNotKnowWhatItHoldsShowsNothing() {
        this.contextRunner
                .withBean(IdempotencyStore.class, OtherStore::new)
                .run(context -> assertThat(names(context))
                        .contains("idempotency.runs.leased")
                        .noneMatch(name -> name.startsWith("idempotency.store.")));
    }

    @Test
    void callsOfTheStoreAreTimed() {
        this.contextRunner.withBean(IdempotencyStore.class, OtherStore::new).run(context -> {
            UnwatchedRequests.handle(context);
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("idempotency.store.calls")
                            .tags("operation", "acquire", "outcome", "acquired")
                            .timer()
                            .count())
                    .isOne();
            assertThat(registry.get("idempotency.store.calls")
                            .tags("operation", "complete", "outcome", "failed")
                            .timer()
                            .count())
                    .isPositive();
            assertThat(completions(registry, "deferred")).isOne();
            assertThat(gauge(context, "idempotency.completions.unstored")).isOne();
        });
    }

    @Test
    void anApplicationNamesObservationsInItsOwnWay() {
        AtomicInteger stopped = new AtomicInteger();
        this.contextRunner
                .withBean(IdempotencyObservationConvention.class, OtherConvention::new)
                .withBean(ObservationHandler.class, () -> new CountingHandler(stopped))
                .run(context -> {
                    UnwatchedRequests.handle(context);
                    assertThat(stopped).hasValue(1);
                });
    }

    @Test
    void observersOfTheApplicationAreToldAsWell() {
        List<String> told = new ArrayList<>();
        RequestObserver own = request -> (record, outcome) -> told.add(outcome.code());
        this.contextRunner.withBean("own", RequestObserver.class, () -> own).run(context -> {
            UnwatchedRequests.handle(context);
            UnwatchedRequests.handle(context);
            assertThat(told).containsExactly("executed", "replayed");
            assertThat(context.getBean(MeterRegistry.class)
                            .get("idempotency.requests")
                            .timers())
                    .hasSize(2);
        });
    }

    @Test
    void nothingIsThereWithoutARegistry() {
        this.withoutRegistry.run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(EngineListener.class)
                    .doesNotHaveBean(EngineGauges.class);
            assertThat(context).doesNotHaveBean(RequestObserver.class);
        });
    }

    @Test
    void ofSeveralRegistriesNoneIsGuessed() {
        this.withoutRegistry
                .withBean("one", MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean("other", MeterRegistry.class, SimpleMeterRegistry::new)
                .withBean("observed", ObservationRegistry.class, ObservationRegistry::create)
                .withBean("unobserved", ObservationRegistry.class, ObservationRegistry::create)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EngineListener.class));
    }

    @Test
    void nothingIsThereWhereTheLibraryIsOff() {
        this.contextRunner.withPropertyValues("idempotency.enabled=false").run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(EngineListener.class);
            assertThat(context).doesNotHaveBean(RequestObserver.class);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"micrometer-core,micrometer-jakarta9", "micrometer-", "slf4j-api,logback,log4j-to,jul-to"})
    void requestsAreHandledWithoutTheLibrariesThatWatchThem(String hidden) throws Exception {
        HiddenLibrary.run(UnwatchedRequests.class, hidden.split(",", -1));
    }

    private static List<String> names(ApplicationContext context) {
        return context.getBean(MeterRegistry.class).getMeters().stream()
                .map(Meter::getId)
                .map(Meter.Id::getName)
                .toList();
    }

    private static final class OtherConvention implements IdempotencyObservationConvention {

        private final IdempotencyObservationConvention usual = new DefaultIdempotencyObservationConvention();

        @Override
        public String getName() {
            return "charges";
        }

        @Override
        public String getContextualName(IdempotencyObservationContext context) {
            return this.usual.getContextualName(context);
        }
    }

    private record CountingHandler(AtomicInteger stopped) implements ObservationHandler<Observation.Context> {

        @Override
        public void onStop(Observation.Context context) {
            assertThat(context.getName()).isEqualTo("charges");
            assertThat(context.getContextualName()).isEqualTo("idempotent post");
            this.stopped.incrementAndGet();
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}

package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.EngineListener;
import io.idempotency.EngineSettings;
import io.idempotency.IdempotencyEngine;
import io.idempotency.spring.IdempotencyScopeResolver;
import io.idempotency.spring.web.HandlerPolicies;
import io.idempotency.spring.web.IdempotencyFilter;
import io.idempotency.spring.web.IdempotencyProblemAdvice;
import io.idempotency.spring.web.PolicyFactory;
import io.idempotency.spring.web.RecordSettings;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import io.idempotency.store.RecordId;
import jakarta.servlet.DispatcherType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

@Tag("smoke")
class IdempotencyAutoConfigurationTests {

    private static final AutoConfigurations AUTO_CONFIGURATIONS =
            AutoConfigurations.of(IdempotencyAutoConfiguration.class, IdempotentExecutionAutoConfiguration.class);
    private static final String FILTER = "idempotencyFilter";

    private final WebApplicationContextRunner contextRunner =
            new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS);

    @Test
    void everythingIsThereByDefault() {
        this.contextRunner.run(context -> assertThat(context)
                .hasSingleBean(InMemoryIdempotencyStore.class)
                .hasSingleBean(IdempotencyEngine.class)
                .hasSingleBean(EngineLifecycle.class)
                .hasSingleBean(IdempotencyScopeResolver.class)
                .hasSingleBean(HandlerPolicies.class)
                .hasSingleBean(IdempotencyProblemAdvice.class)
                .hasSingleBean(ExecutionArgumentConfigurer.class)
                .hasSingleBean(StartupChecks.class)
                .hasSingleBean(IdempotencyProperties.class)
                .hasSingleBean(FilterRegistrationBean.class));
    }

    @Test
    void backsOffForAStore() {
        OtherStore store = new OtherStore();
        this.contextRunner
                .withBean(IdempotencyStore.class, () -> store)
                .run(context -> assertThat(context)
                        .doesNotHaveBean(InMemoryIdempotencyStore.class)
                        .getBean(IdempotencyStore.class)
                        .isSameAs(store));
    }

    @Test
    void backsOffForAnEngine() {
        IdempotencyEngine engine = engine();
        this.contextRunner.withBean(IdempotencyEngine.class, () -> engine).run(context -> {
            assertThat(context).getBean(IdempotencyEngine.class).isSameAs(engine);
            assertThat(context).doesNotHaveBean(IdempotencyStore.class);
            assertThat(engine.isRunning()).isTrue();
        });
        assertThat(engine.isRunning()).isFalse();
    }

    @Test
    void backsOffForAScopeResolver() {
        OtherResolver resolver = new OtherResolver();
        this.contextRunner
                .withBean("hosts", IdempotencyScopeResolver.class, () -> resolver)
                .run(context -> assertThat(context)
                        .getBean(IdempotencyScopeResolver.class)
                        .isSameAs(resolver));
    }

    @Test
    void backsOffForHandlerPolicies() {
        HandlerPolicies policies = policies();
        this.contextRunner
                .withBean("policies", HandlerPolicies.class, () -> policies)
                .run(context ->
                        assertThat(context).getBean(HandlerPolicies.class).isSameAs(policies));
    }

    @Test
    void backsOffForAnAdvice() {
        IdempotencyProblemAdvice advice = new IdempotencyProblemAdvice();
        this.contextRunner
                .withBean("advice", IdempotencyProblemAdvice.class, () -> advice)
                .run(context -> assertThat(context)
                        .getBean(IdempotencyProblemAdvice.class)
                        .isSameAs(advice));
    }

    @Test
    void backsOffForAFilterRegistration() {
        this.contextRunner
                .withUserConfiguration(OtherRegistration.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(FilterRegistrationBean.class)
                        .doesNotHaveBean(FILTER));
    }

    @Test
    void backsOffForAFilter() {
        this.contextRunner
                .withBean("filter", IdempotencyFilter.class, IdempotencyAutoConfigurationTests::filter)
                .run(context -> assertThat(context)
                        .hasSingleBean(IdempotencyFilter.class)
                        .doesNotHaveBean(FILTER));
    }

    @Test
    void onlyHandlersThatAskForTheirExecutionAreServedWhenSwitchedOff() {
        this.contextRunner
                .withPropertyValues("idempotency.enabled=false")
                .run(context -> assertThat(beans(context))
                        .containsExactlyInAnyOrder(
                                IdempotentExecutionAutoConfiguration.class.getName(),
                                "idempotentExecutionArgumentConfigurer"));
    }

    @Test
    void backsOffOutsideTheWeb() {
        new ApplicationContextRunner()
                .withConfiguration(AUTO_CONFIGURATIONS)
                .run(IdempotencyAutoConfigurationTests::assertNothingIsThere);
    }

    @Test
    void backsOffInAReactiveApplication() {
        new ReactiveWebApplicationContextRunner()
                .withConfiguration(AUTO_CONFIGURATIONS)
                .run(IdempotencyAutoConfigurationTests::assertNothingIsThere);
    }

    @Test
    void backsOffWithoutSpringWebMvc() {
        this.contextRunner
                .withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
                .run(IdempotencyAutoConfigurationTests::assertNothingIsThere);
    }

    @Test
    void startsWithoutJackson() throws Exception {
        HiddenLibrary.run(StartWithoutJackson.class, "jackson-");
    }

    @Test
    void registersTheFilterBehindAllOthersAndForAllThatMayEndAnExchange() {
        this.contextRunner.run(context -> {
            FilterRegistrationBean<?> registration = registration(context);
            assertThat(registration.getOrder()).isEqualTo(Ordered.LOWEST_PRECEDENCE - 20);
            assertThat(registration.determineDispatcherTypes())
                    .containsExactlyInAnyOrder(
                            DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC, DispatcherType.ERROR);
            assertThat(registration.isAsyncSupported()).isTrue();
            assertThat(registration.isEnabled()).isTrue();
            assertThat(registration.getUrlPatterns()).isEmpty();
            assertThat(registration.getFilterName()).isEqualTo(FILTER);
        });
    }

    @Test
    void theEngineRunsAndTheChecksAreMadeUnderLazyInitialization() {
        this.contextRunner
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    assertThat(context.getBeanFactory().containsSingleton("idempotencyStartupChecks"))
                            .isTrue();
                    assertThat(context.getBean(IdempotencyEngine.class).isRunning())
                            .isTrue();
                });
    }

    @Test
    void tellsAListenerOfTheApplication() {
        AtomicInteger failures = new AtomicInteger();
        EngineListener listener = new EngineListener() {

            @Override
            public void renewalFailed(int runs) {
                failures.addAndGet(runs);
            }
        };
        this.contextRunner
                .withBean(EngineListener.class, () -> listener)
                .withBean(IdempotencyStore.class, OtherStore::new)
                .run(context -> context.getBean(IdempotencyEngine.class)
                        .attempt(RecordId.of(new byte[32]))
                        .leaveOpen());

        assertThat(failures).hasValue(1);
    }

    @Test
    void tellsAllListenersOfTheApplicationInOrder() {
        List<String> told = new ArrayList<>();
        this.contextRunner
                .withBean("second", EngineListener.class, () -> new NamedListener("second", 2, told))
                .withBean("first", EngineListener.class, () -> new NamedListener("first", 1, told))
                .withBean(IdempotencyStore.class, OtherStore::new)
                .run(context -> context.getBean(IdempotencyEngine.class)
                        .attempt(RecordId.of(new byte[32]))
                        .leaveOpen());

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void keepsRecordsInMemoryWhenAskedTo() {
        this.contextRunner
                .withPropertyValues("idempotency.store.type=memory")
                .run(context -> assertThat(context).hasSingleBean(InMemoryIdempotencyStore.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis", "jdbc"})
    void doesNotStartWithoutTheStoreThatWasAskedFor(String type) {
        this.contextRunner
                .withPropertyValues("idempotency.store.type=" + type)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(MissingStoreException.class)
                        .hasMessageContainingAll("store", type.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "redis", "jdbc"})
    void aStoreOfTheApplicationWinsWhateverWasAskedFor(String type) {
        this.contextRunner
                .withBean(IdempotencyStore.class, OtherStore::new)
                .withPropertyValues("idempotency.store.type=" + type)
                .run(context ->
                        assertThat(context).getBean(IdempotencyStore.class).isInstanceOf(OtherStore.class));
    }

    private static void assertNothingIsThere(ApplicationContext context) {
        assertThat(beans(context)).isEmpty();
    }

    private static List<String> beans(ApplicationContext context) {
        return Stream.of(context.getBeanNamesForType(Object.class))
                .filter(name -> name.toLowerCase(Locale.ROOT).contains("idempoten"))
                .toList();
    }

    private static FilterRegistrationBean<?> registration(ApplicationContext context) {
        return context.getBean(FILTER, FilterRegistrationBean.class);
    }

    private static IdempotencyEngine engine() {
        EngineSettings settings = new EngineSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 0, 100);
        return new IdempotencyEngine(new OtherStore(), settings, EngineListener.NONE);
    }

    private static HandlerPolicies policies() {
        SettingsMapper settings = settings();
        PolicyFactory factory = new PolicyFactory(settings.defaultPolicy(), text -> text);
        return new HandlerPolicies(settings.coverage(), factory, List::of);
    }

    private static IdempotencyFilter filter() {
        return new IdempotencyFilter(
                engine(),
                new OtherResolver(),
                policies(),
                settings().filter(RecordSettings.plain()),
                request -> true,
                () -> null,
                List.of());
    }

    private static SettingsMapper settings() {
        IdempotencyProperties defaults = new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("idempotency", IdempotencyProperties.class);
        return new SettingsMapper(defaults, null);
    }

    private record NamedListener(String name, int getOrder, List<String> told) implements EngineListener, Ordered {

        @Override
        public void renewalFailed(int runs) {
            this.told.add(this.name);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OtherRegistration {

        @Bean
        FilterRegistrationBean<IdempotencyFilter> registration() {
            return new FilterRegistrationBean<>(filter());
        }
    }

    /** Loaded by a class loader that does not find Jackson. */
    static final class StartWithoutJackson implements Runnable {

        @Override
        public void run() {
            assertThat(ClassUtils.isPresent("tools.jackson.databind.json.JsonMapper", null))
                    .isFalse();
            new WebApplicationContextRunner()
                    .withConfiguration(AUTO_CONFIGURATIONS)
                    .run(context ->
                            assertThat(registration(context).getFilter()).isInstanceOf(IdempotencyFilter.class));
        }
    }
}

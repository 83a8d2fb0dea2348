package io.idempotency.spring.autoconfigure;

import io.idempotency.AnswerCodec;
import io.idempotency.EngineListener;
import io.idempotency.IdempotencyEngine;
import io.idempotency.RecordIds;
import io.idempotency.RecordKeys;
import io.idempotency.spring.AnswerRedactor;
import io.idempotency.spring.IdempotencyScopeResolver;
import io.idempotency.spring.ReplayAuthorizer;
import io.idempotency.spring.RequestObserver;
import io.idempotency.spring.web.HandlerFailures;
import io.idempotency.spring.web.HandlerPolicies;
import io.idempotency.spring.web.IdempotencyFilter;
import io.idempotency.spring.web.IdempotencyProblemAdvice;
import io.idempotency.spring.web.PolicyFactory;
import io.idempotency.spring.web.PublishedRules;
import io.idempotency.spring.web.RecordSettings;
import io.idempotency.store.ExpiredRecordCleaner;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import jakarta.servlet.DispatcherType;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingFilterBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletPath;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Auto-configuration of the filter, the engine, and the in-memory store. Every bean gives way to one of the application's.
 */
@AutoConfiguration(after = WebMvcAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBooleanProperty(name = "idempotency.enabled", matchIfMissing = true)
@EnableConfigurationProperties(IdempotencyProperties.class)
public final class IdempotencyAutoConfiguration {

    private final SettingsMapper settings;

    IdempotencyAutoConfiguration(IdempotencyProperties properties, ApplicationContext context) {
        this.settings = new SettingsMapper(properties, context.getClassLoader());
    }

    @Bean
    @ConditionalOnMissingBean({IdempotencyStore.class, IdempotencyEngine.class})
    @ConditionalOnProperty(name = "idempotency.store.type", havingValue = "memory", matchIfMissing = true)
    InMemoryIdempotencyStore inMemoryIdempotencyStore() {
        return new InMemoryIdempotencyStore(this.settings.memoryBytes());
    }

    @Bean
    @ConditionalOnMissingBean
    IdempotencyEngine idempotencyEngine(
            ObjectProvider<IdempotencyStore> store,
            ObjectProvider<EngineListener> listeners,
            RecordKeys keys,
            IdempotencyProperties properties) {
        return new IdempotencyEngine(
                only(store, properties),
                this.settings.engine(),
                keys,
                listeners.orderedStream().toArray(EngineListener[]::new));
    }

    @Bean
    @ConditionalOnMissingBean
    EngineLifecycle idempotencyEngineLifecycle(IdempotencyEngine engine) {
        return new EngineLifecycle(engine);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(ExpiredRecordCleaner.class)
    ExpiredRecordCleanup idempotencyExpiredRecordCleanup(ExpiredRecordCleaner cleaner) {
        return new ExpiredRecordCleanup(cleaner, this.settings.cleanupInterval(), this.settings.cleanupBatchSize());
    }

    @Bean
    @ConditionalOnMissingBean
    IdempotencyScopeResolver idempotencyScopeResolver(IdempotencyProperties properties) {
        return new ConfiguredScope(properties.scope());
    }

    @Bean
    @ConditionalOnMissingBean
    RecordKeys idempotencyRecordKeys(IdempotencyProperties properties) {
        return new RecordMapper(properties).keys();
    }

    @Bean
    @ConditionalOnMissingBean
    RecordIds idempotencyRecordIds(IdempotencyProperties properties) {
        return new RecordMapper(properties).ids();
    }

    @Bean
    @ConditionalOnMissingBean
    AnswerCodec idempotencyAnswerCodec(RecordKeys keys, IdempotencyProperties properties) {
        return new RecordMapper(properties).codec(keys);
    }

    @Bean
    @ConditionalOnMissingBean
    ReplayAuthorizer idempotencyReplayAuthorizer() {
        return new EveryCallerAuthorizer();
    }

    @Bean
    @ConditionalOnMissingBean
    HandlerPolicies idempotencyHandlerPolicies(ConfigurableApplicationContext context) {
        PolicyFactory factory =
                new PolicyFactory(this.settings.defaultPolicy(), context.getEnvironment()::resolveRequiredPlaceholders);
        return new HandlerPolicies(this.settings.coverage(), factory, new DispatcherMappings(context));
    }

    @Bean
    @ConditionalOnMissingBean
    PublishedRules idempotencyPublishedRules(
            HandlerPolicies policies,
            ReplayAuthorizer authorizer,
            RecordIds ids,
            AnswerCodec codec,
            ObjectProvider<DispatcherServletPath> servlet) {
        RecordSettings records = new RecordSettings(ids, codec, List.of());
        boolean authorizes = !(authorizer instanceof EveryCallerAuthorizer);
        String servletPath = servletPath(servlet);
        return new PublishedRules(this.settings.filter(records, servletPath), policies, authorizes, servletPath);
    }

    @Bean
    static LateFuturesPostProcessor idempotencyLateFuturesPostProcessor() {
        return new LateFuturesPostProcessor();
    }

    @Bean
    @ConditionalOnMissingBean
    IdempotencyProblemAdvice idempotencyProblemAdvice() {
        return new IdempotencyProblemAdvice();
    }

    @Bean
    @ConditionalOnMissingBean
    HandlerFailures idempotencyHandlerFailures() {
        return new HandlerFailures();
    }

    @Bean
    @ConditionalOnMissingFilterBean
    FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(
            IdempotencyEngine engine,
            IdempotencyScopeResolver scopes,
            HandlerPolicies policies,
            ReplayAuthorizer authorizer,
            ObjectProvider<RequestObserver> observers,
            RecordIds ids,
            AnswerCodec codec,
            ObjectProvider<AnswerRedactor> redactors,
            ObjectProvider<DispatcherServletPath> servlet,
            IdempotencyProperties properties,
            ApplicationContext context) {
        RecordSettings records =
                new RecordSettings(ids, codec, redactors.orderedStream().toList());
        IdempotencyFilter filter = new IdempotencyFilter(
                engine,
                scopes,
                policies,
                this.settings.filter(records, servletPath(servlet)),
                authorizer,
                () -> exceptionResolver(context),
                observers.orderedStream().toList());
        FilterRegistrationBean<IdempotencyFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(properties.filterOrder());
        registration.setDispatcherTypes(
                DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.ASYNC, DispatcherType.ERROR);
        return registration;
    }

    @Bean
    @ConditionalOnMissingBean
    StartupChecks idempotencyStartupChecks(
            IdempotencyProperties properties,
            HandlerPolicies policies,
            ObjectProvider<IdempotencyStore> store,
            IdempotencyScopeResolver scopes,
            ObjectProvider<FilterRegistrationBean<IdempotencyFilter>> registrations,
            ConfigurableApplicationContext context) {
        List<Integer> filterOrders =
                registrations.stream().map(FilterRegistrationBean::getOrder).toList();
        return new StartupChecks(properties, policies, store.getIfUnique(), scopes, filterOrders, context);
    }

    private static IdempotencyStore only(ObjectProvider<IdempotencyStore> stores, IdempotencyProperties properties) {
        try {
            return stores.getIfAvailable(() -> {
                throw new MissingStoreException(properties.store().type());
            });
        } catch (NoUniqueBeanDefinitionException ex) {
            throw new AmbiguousStoreException(Objects.requireNonNull(ex.getBeanNamesFound()));
        }
    }

    private static String servletPath(ObjectProvider<DispatcherServletPath> servlet) {
        DispatcherServletPath path = servlet.getIfUnique();
        return path == null ? "" : path.getPrefix();
    }

    private static HandlerExceptionResolver exceptionResolver(ApplicationContext context) {
        return context.getBean(DispatcherServlet.HANDLER_EXCEPTION_RESOLVER_BEAN_NAME, HandlerExceptionResolver.class);
    }
}

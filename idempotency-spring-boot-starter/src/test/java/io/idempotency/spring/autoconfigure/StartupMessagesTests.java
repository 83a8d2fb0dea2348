package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.idempotency.EngineSettings;
import io.idempotency.IdempotencyEngine;
import io.idempotency.spring.IdempotencyScopeResolver;
import io.idempotency.store.IdempotencyStore;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;
import org.springframework.web.filter.CharacterEncodingFilter;

@ExtendWith(OutputCaptureExtension.class)
class StartupMessagesTests {

    private static final int LATE = Ordered.LOWEST_PRECEDENCE - 20;

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(IdempotencyAutoConfiguration.class));

    @Test
    void oneLineSaysWhatIsInForce(CapturedOutput output) {
        start(this.contextRunner);

        assertThat(messages(output, " INFO "))
                .singleElement()
                .asString()
                .contains("InMemoryIdempotencyStore protects all handlers of POST, PATCH")
                .contains("scope principal", "kept for PT24H")
                .doesNotContain("except");
    }

    @Test
    void theLineFollowsTheProperties(CapturedOutput output) {
        start(this.contextRunner.withPropertyValues(
                "idempotency.mode=annotated",
                "idempotency.methods=put",
                "idempotency.include-paths=/api/**",
                "idempotency.exclude-paths=/api/health,/api/echo",
                "idempotency.scope=global",
                "idempotency.ttl=-1s"));

        assertThat(messages(output, " INFO "))
                .singleElement()
                .asString()
                .contains("protects annotated handlers of PUT on [/api/**] except [/api/health, /api/echo]")
                .contains("scope global", "kept for ever");
    }

    @Test
    void theLineNamesTheStoreAndTheResolverOfTheApplication(CapturedOutput output) {
        start(this.contextRunner
                .withBean(IdempotencyStore.class, OtherStore::new)
                .withBean(IdempotencyScopeResolver.class, OtherResolver::new));

        assertThat(messages(output, " INFO "))
                .singleElement()
                .asString()
                .contains("OtherStore protects")
                .contains("scope by the application's resolver");
    }

    @Test
    void theLineSaysThatAnEngineOfTheApplicationIsAtWork(CapturedOutput output) {
        start(this.contextRunner.withBean(
                IdempotencyEngine.class,
                () -> new IdempotencyEngine(
                        new OtherStore(), new EngineSettings(Duration.ofSeconds(1), Duration.ofSeconds(1), 0, 100))));

        assertThat(messages(output, " INFO "))
                .singleElement()
                .asString()
                .contains("Idempotency: the application's engine protects");
    }

    @Test
    void nothingIsSaidWhenSwitchedOff(CapturedOutput output) {
        start(this.contextRunner.withPropertyValues("idempotency.enabled=false"));

        assertThat(messages(output, " INFO ")).isEmpty();
        assertThat(messages(output, " WARN ")).isEmpty();
    }

    @Test
    void aPrincipalThatNobodySetsIsWarnedOf(CapturedOutput output) {
        start(withoutSecurity());

        assertThat(messages(output, " WARN "))
                .singleElement()
                .asString()
                .contains("Spring Security is not on the class path", "idempotency.scope=global");
    }

    @Test
    void aPrincipalThatSpringSecurityMaySetIsNotWarnedOf(CapturedOutput output) {
        start(this.contextRunner);

        assertThat(messages(output, " WARN ")).isEmpty();
    }

    @Test
    void aGlobalScopeIsNotWarnedOf(CapturedOutput output) {
        start(withoutSecurity().withPropertyValues("idempotency.scope=global"));

        assertThat(messages(output, " WARN ")).isEmpty();
    }

    @Test
    void aResolverOfTheApplicationIsNotWarnedOf(CapturedOutput output) {
        start(withoutSecurity().withBean("hosts", IdempotencyScopeResolver.class, OtherResolver::new));

        assertThat(messages(output, " WARN ")).isEmpty();
    }

    @Test
    void aResolverOfTheApplicationIsNotWarnedOfWhateverItsName(CapturedOutput output) {
        start(withoutSecurity()
                .withBean("idempotencyScopeResolver", IdempotencyScopeResolver.class, OtherResolver::new));

        assertThat(messages(output, " WARN ")).isEmpty();
    }

    @Test
    void memoryInACloudIsWarnedOfOnce(CapturedOutput output) {
        start(inCloud("kubernetes"));

        assertThat(messages(output, " WARN "))
                .singleElement()
                .asString()
                .contains("in the memory of this process", "KUBERNETES");
    }

    @Test
    void anotherStoreInACloudIsNotWarnedOf(CapturedOutput output) {
        start(inCloud("kubernetes").withBean(IdempotencyStore.class, OtherStore::new));

        assertThat(messages(output, " WARN ")).isEmpty();
    }

    @Test
    void noCloudIsNotWarnedOf(CapturedOutput output) {
        start(inCloud("none"));

        assertThat(messages(output, " WARN ")).isEmpty();
    }

    @Test
    void filtersThatComeLaterAreNamedOnceInTheirOrder(CapturedOutput output) {
        start(this.contextRunner
                .withBean("auditing", Filter.class, StartupMessagesTests::newFilter)
                .withBean("earlier", FilterRegistrationBean.class, () -> registration("earlier", 0))
                .withBean("metering", FilterRegistrationBean.class, () -> registration("metering", LATE + 1))
                .withBean("disabled", FilterRegistrationBean.class, () -> {
                    FilterRegistrationBean<Filter> disabled = registration("disabled", LATE + 1);
                    disabled.setEnabled(false);
                    return disabled;
                })
                .withBean("errors", FilterRegistrationBean.class, () -> {
                    FilterRegistrationBean<Filter> errors = registration("errors", LATE + 1);
                    errors.setDispatcherTypes(DispatcherType.ERROR);
                    return errors;
                }));

        assertThat(messages(output, " INFO ")).hasSize(2).last(STRING).endsWith("on a replay: metering, auditing");
    }

    @Test
    void whatComesLaterDependsOnTheOrderOfOurs(CapturedOutput output) {
        start(this.contextRunner
                .withPropertyValues("idempotency.filter-order=-5")
                .withBean("earlier", FilterRegistrationBean.class, () -> registration("earlier", -6))
                .withBean("later", FilterRegistrationBean.class, () -> registration("later", -4)));

        assertThat(messages(output, " INFO ")).hasSize(2).last(STRING).endsWith("on a replay: later");
    }

    private static FilterRegistrationBean<Filter> registration(String name, int order) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(newFilter());
        registration.setName(name);
        registration.setOrder(order);
        return registration;
    }

    private static Filter newFilter() {
        return new CharacterEncodingFilter();
    }

    private WebApplicationContextRunner inCloud(String platform) {
        return this.contextRunner.withPropertyValues(
                "idempotency.scope=global", "spring.main.cloud-platform=" + platform);
    }

    private WebApplicationContextRunner withoutSecurity() {
        return this.contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.security"));
    }

    private static void start(WebApplicationContextRunner runner) {
        runner.run(context -> assertThat(context).hasNotFailed());
    }

    private static List<String> messages(CapturedOutput output, String level) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains(level) && line.contains(StartupChecks.class.getSimpleName()))
                .toList();
    }
}

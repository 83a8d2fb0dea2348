package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.idempotency.spring.Idempotent;
import io.idempotency.spring.IdempotentRoute;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

class InvalidHandlerTests {

    private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(IdempotencyAutoConfiguration.class, WebMvcAutoConfiguration.class));

    @ParameterizedTest
    @MethodSource
    void theStartIsRefusedAndTheAnalysisNamesTheHandler(Class<?> controller, String reason) {
        FailureAnalysis analysis = RefusedStart.of(this.contextRunner.withUserConfiguration(controller));

        assertThat(analysis.getDescription())
                .contains("@Idempotent", controller.getSimpleName() + "#handle", reason)
                .endsWith(".")
                .doesNotEndWith("..");
        assertThat(analysis.getAction()).contains("annotation");
    }

    static Stream<Arguments> theStartIsRefusedAndTheAnalysisNamesTheHandler() {
        return Stream.of(
                arguments(NoDuration.class, "ttl = \"soon\" is not a duration such as 7d or PT1H"),
                arguments(ZeroTtl.class, "ttl must be at least 1s, or negative for ever"),
                arguments(ShortTtl.class, "ttl must be at least 1s, or negative for ever"),
                arguments(NoStatus.class, "'2x' is neither a status such as 404 nor a class such as 2xx"),
                arguments(UnknownPlaceholder.class, "Could not resolve placeholder 'payments.ttl'"),
                arguments(GetOnly.class, "it maps safe methods only"),
                arguments(OnTheClass.class, "ttl = \"soon\" is not a duration"),
                arguments(OnTheInterface.class, "ttl = \"soon\" is not a duration"),
                arguments(ByWayOfAnother.class, "ttl = \"soon\" is not a duration"),
                arguments(SwitchedOff.class, "ttl = \"soon\" is not a duration"));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                ClassWithGet.class,
                SwitchedOffGet.class,
                AnyMethod.class,
                GetAndPost.class,
                ForEver.class,
                Delete.class,
                DefaultOfPlaceholder.class
            })
    void whatMakesSenseStarts(Class<?> controller) {
        this.contextRunner
                .withUserConfiguration(controller)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"7d", " PT1H ", "-1s", ""})
    void aPlaceholderIsResolved(String ttl) {
        this.contextRunner
                .withUserConfiguration(UnknownPlaceholder.class)
                .withPropertyValues("payments.ttl=" + ttl)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @MethodSource
    void theStartIsRefusedAndTheAnalysisNamesTheRoute(RouterFunction<ServerResponse> routes, String reason) {
        FailureAnalysis analysis = RefusedStart.of(this.contextRunner.withBean(RouterFunction.class, () -> routes));

        assertThat(analysis.getDescription()).contains("@Idempotent", "(POST && /here)", reason);
        assertThat(analysis.getAction()).contains("attribute of this route");
    }

    static Stream<Arguments> theStartIsRefusedAndTheAnalysisNamesTheRoute() {
        RouterFunction<ServerResponse> route = RouterFunctions.route()
                .POST("/here", request -> ServerResponse.ok().build())
                .build();
        IdempotentRoute settings = IdempotentRoute.settings();
        return Stream.of(
                arguments(route.withAttributes(settings.ttl("soon")), "ttl = \"soon\" is not a duration"),
                arguments(route.withAttributes(settings.statuses("2x").disabled()), "'2x' is neither a status"),
                arguments(
                        RouterFunctions.nest(RequestPredicates.path("/nest"), route)
                                .withAttributes(settings.ttl("soon")),
                        "handler /nest (POST && /here)"),
                arguments(
                        route.withAttribute(IdempotentRoute.ATTRIBUTE, "7d"),
                        "the value of the route attribute is a java.lang.String; write IdempotentRoute.settings()"));
    }

    @Test
    void aPlaceholderThatIsNoDurationIsRefused() {
        FailureAnalysis analysis = RefusedStart.of(this.contextRunner
                .withUserConfiguration(UnknownPlaceholder.class)
                .withPropertyValues("payments.ttl=soon"));

        assertThat(analysis.getDescription()).contains("UnknownPlaceholder#handle", "ttl = \"soon\"");
    }

    @Test
    void aGetThatIsListedAmongTheMethodsStarts() {
        this.contextRunner
                .withUserConfiguration(GetOnly.class)
                .withPropertyValues("idempotency.methods=GET,POST")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void nothingIsCheckedWhenSwitchedOff() {
        this.contextRunner
                .withUserConfiguration(NoDuration.class)
                .withPropertyValues("idempotency.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @RestController
    static class NoDuration {

        @PostMapping("/")
        @Idempotent(ttl = "soon")
        void handle() {}
    }

    @RestController
    static class ZeroTtl {

        @PostMapping("/")
        @Idempotent(ttl = "0s")
        void handle() {}
    }

    @RestController
    static class ShortTtl {

        @PostMapping("/")
        @Idempotent(ttl = "999ms")
        void handle() {}
    }

    @RestController
    static class NoStatus {

        @PostMapping("/")
        @Idempotent(statuses = {"404", "2x"})
        void handle() {}
    }

    @RestController
    static class UnknownPlaceholder {

        @PostMapping("/")
        @Idempotent(ttl = "${payments.ttl}")
        void handle() {}
    }

    @RestController
    static class DefaultOfPlaceholder {

        @PostMapping("/")
        @Idempotent(ttl = "${payments.ttl:7d}")
        void handle() {}
    }

    @RestController
    static class GetOnly {

        @GetMapping("/")
        @Idempotent
        void handle() {}
    }

    @RestController
    @Idempotent(ttl = "soon")
    static class OnTheClass {

        @PostMapping("/")
        void handle() {}
    }

    @Idempotent(ttl = "soon")
    interface Payments {

        @PostMapping("/")
        void handle();
    }

    @RestController
    static class OnTheInterface implements Payments {

        @Override
        public void handle() {}
    }

    @Idempotent(ttl = "soon")
    @Retention(RetentionPolicy.RUNTIME)
    @interface Soon {}

    @RestController
    static class ByWayOfAnother {

        @PostMapping("/")
        @Soon
        void handle() {}
    }

    @RestController
    static class SwitchedOff {

        @PostMapping("/")
        @Idempotent(enabled = false, ttl = "soon")
        void handle() {}
    }

    @RestController
    @Idempotent(required = true)
    static class ClassWithGet {

        @GetMapping("/")
        void read() {}

        @PostMapping("/")
        void handle() {}
    }

    @RestController
    static class SwitchedOffGet {

        @GetMapping("/")
        @Idempotent(enabled = false)
        void handle() {}
    }

    @RestController
    static class AnyMethod {

        @RequestMapping("/")
        @Idempotent
        void handle() {}
    }

    @RestController
    static class GetAndPost {

        @RequestMapping(
                path = "/",
                method = {RequestMethod.GET, RequestMethod.POST})
        @Idempotent
        void handle() {}
    }

    @RestController
    static class ForEver {

        @PostMapping("/")
        @Idempotent(ttl = "-1s")
        void handle() {}
    }

    @RestController
    static class Delete {

        @DeleteMapping("/")
        @ResponseStatus(HttpStatus.NO_CONTENT)
        @Idempotent(
                ttl = "7d",
                statuses = {"2xx", "404"},
                onStoreFailure = Idempotent.OnStoreFailure.PROCEED)
        void handle() {}
    }
}

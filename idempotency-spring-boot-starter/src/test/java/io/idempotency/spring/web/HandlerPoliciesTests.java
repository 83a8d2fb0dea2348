package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.StatusSet;
import io.idempotency.spring.Idempotent;
import io.idempotency.spring.StoreFailurePolicy;
import io.idempotency.store.Retention;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.BeanUtils;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.condition.RequestCondition;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class HandlerPoliciesTests {

    private final AtomicInteger lookups = new AtomicInteger();
    private final HandlerMapping mapping = request -> {
        this.lookups.incrementAndGet();
        return null;
    };
    private final HandlerPolicy required = new HandlerPolicy(
            true, Retention.FOREVER, StatusSet.of(List.of("2xx")), false, StoreFailurePolicy.REJECT, true);
    private final HandlerPolicies policies = new HandlerPolicies(
            new Coverage(false, Set.of("POST", "OPTIONS"), List.of(), List.of()),
            new PolicyFactory(this.required, text -> text),
            () -> List.of(this.mapping));

    @ParameterizedTest
    @CsvSource({"GET, false", "HEAD, false", "TRACE, false", "GET, true"})
    void aSafeRequestCostsNoLookup(String method, boolean keyed) {
        assertThat(this.policies.find(new MockHttpServletRequest(method, "/a"), keyed))
                .isNull();
        assertThat(this.lookups).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"POST, false, true", "OPTIONS, false, true", "PUT, false, false", "PUT, true, false"})
    void theHandlersOfOthersAreAsked(String method, boolean keyed, boolean covered) {
        HandlerPolicy found = this.policies.find(new MockHttpServletRequest(method, "/a"), keyed);
        assertThat(found).isEqualTo(covered ? this.required : null);
        assertThat(this.lookups).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereNoHandlerHasSettingsNoneIsLookedUp(boolean keyed) throws NoSuchMethodException {
        HandlerPolicies without = policies(mapping(Plain.class, "/a"));

        assertThat(without.find(new MockHttpServletRequest("POST", "/a"), keyed))
                .isEqualTo(this.required);
        assertThat(without.find(new MockHttpServletRequest("PUT", "/a"), keyed)).isNull();
        assertThat(this.lookups).hasValue(0);
    }

    @Test
    void whereOneHasSettingsAllAreLookedUp() throws NoSuchMethodException {
        HandlerPolicies with = policies(mapping(Annotated.class, "/a"));

        assertThat(with.find(new MockHttpServletRequest("PUT", "/a"), true)).isNotNull();
        assertThat(with.find(new MockHttpServletRequest("PUT", "/b"), true)).isNull();
        assertThat(this.lookups).hasValue(1);
    }

    @Test
    void aHandlerMethodAmongUrlsMayHaveSettings() throws NoSuchMethodException {
        HandlerMethod method = new HandlerMethod(new Annotated(), Annotated.class.getMethod("handle"));
        SimpleUrlHandlerMapping urls = new SimpleUrlHandlerMapping(Map.of("/a", method));
        urls.setApplicationContext(new StaticWebApplicationContext());
        HandlerPolicies with = policies(urls);

        assertThat(with.find(new MockHttpServletRequest("PUT", "/a"), true)).isNotNull();
    }

    @Test
    void aMethodThatAMappingFallsBackToMayHaveSettings() throws NoSuchMethodException {
        RequestMappingHandlerMapping mapping = mapping(Plain.class, "/a");
        mapping.setDefaultHandler(new HandlerMethod(new Annotated(), Annotated.class.getMethod("handle")));
        HandlerPolicies with = policies(mapping);

        assertThat(with.find(new MockHttpServletRequest("PUT", "/b"), true)).isNotNull();
    }

    @Test
    void aMappingOfTheApplicationMayFindMoreThanItLists() throws NoSuchMethodException {
        HandlerMethod method = new HandlerMethod(new Annotated(), Annotated.class.getMethod("handle"));
        HandlerPolicies with = policies(new RequestMappingHandlerMapping() {
            @Override
            protected HandlerMethod getHandlerInternal(HttpServletRequest request) {
                return method;
            }
        });

        assertThat(with.find(new MockHttpServletRequest("PUT", "/a"), true)).isNotNull();
    }

    @Test
    void eachListOfMappingsHasItsOwnReach() throws NoSuchMethodException {
        HandlerMapping plain = mapping(Plain.class, "/a");
        HandlerMapping annotated = mapping(Annotated.class, "/a");
        HandlerPolicies both = new HandlerPolicies(
                new Coverage(false, Set.of("POST"), List.of(), List.of()),
                new PolicyFactory(this.required, text -> text),
                new HandlerMappings() {
                    @Override
                    public List<HandlerMapping> ofApplication() {
                        return List.of(plain);
                    }

                    @Override
                    public List<HandlerMapping> ofServlet(HttpServletRequest request) {
                        return List.of(request.getServerPort() == 1 ? annotated : plain);
                    }
                });
        MockHttpServletRequest toPlain = new MockHttpServletRequest("PUT", "/a");
        MockHttpServletRequest toAnnotated = new MockHttpServletRequest("PUT", "/a");
        toAnnotated.setServerPort(1);

        for (int i = 0; i < 3; i++) {
            assertThat(both.find(toPlain, true)).isNull();
            assertThat(both.find(toAnnotated, true)).isNotNull();
        }
    }

    @ParameterizedTest
    @CsvSource({"Annotated, true", "Plain, false"})
    void aHandlerThatIsRegisteredLaterIsFoundOnlyWhereOthersHaveSettings(String first, boolean found)
            throws NoSuchMethodException {
        RequestMappingHandlerMapping mapping = mapping(first.equals("Plain") ? Plain.class : Annotated.class, "/a");
        HandlerPolicies policies = policies(mapping);
        policies.find(new MockHttpServletRequest("PUT", "/a"), true);

        register(mapping, Annotated.class, "/b");

        assertThat(policies.find(new MockHttpServletRequest("PUT", "/b"), true) != null)
                .isEqualTo(found);
    }

    private HandlerPolicies policies(HandlerMapping only) {
        return new HandlerPolicies(
                new Coverage(false, Set.of("POST"), List.of(), List.of()),
                new PolicyFactory(this.required, text -> text),
                () -> List.of(only));
    }

    private RequestMappingHandlerMapping mapping(Class<?> controller, String path) throws NoSuchMethodException {
        RequestMappingHandlerMapping mapping = new RequestMappingHandlerMapping();
        register(mapping, controller, path);
        return mapping;
    }

    private void register(RequestMappingHandlerMapping mapping, Class<?> controller, String path)
            throws NoSuchMethodException {
        RequestMappingInfo.BuilderConfiguration options = new RequestMappingInfo.BuilderConfiguration();
        options.setPatternParser(mapping.getPatternParser());
        mapping.registerMapping(
                RequestMappingInfo.paths(path)
                        .customCondition(new Counting())
                        .options(options)
                        .build(),
                BeanUtils.instantiateClass(controller),
                controller.getMethod("handle"));
    }

    /** Counts how often a mapping has looked at it. */
    private final class Counting implements RequestCondition<Counting> {

        @Override
        public Counting combine(Counting other) {
            return this;
        }

        @Override
        public Counting getMatchingCondition(HttpServletRequest request) {
            HandlerPoliciesTests.this.lookups.incrementAndGet();
            return this;
        }

        @Override
        public int compareTo(Counting other, HttpServletRequest request) {
            return 0;
        }
    }

    static class Plain {

        public void handle() {
            // never run
        }
    }

    static class Annotated {

        @Idempotent
        public void handle() {
            // never run
        }
    }
}

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
        HandlerPolicies without = policies(counting(Plain.class));

        assertThat(without.find(new MockHttpServletRequest("POST", "/a"), keyed))
                .isEqualTo(this.required);
        assertThat(without.find(new MockHttpServletRequest("PUT", "/a"), keyed)).isNull();
        assertThat(this.lookups).hasValue(0);
    }

    @Test
    void whereOneHasSettingsAllAreLookedUp() throws NoSuchMethodException {
        HandlerPolicies with = policies(counting(Annotated.class));

        assertThat(with.find(new MockHttpServletRequest("PUT", "/a"), true)).isNotNull();
        assertThat(with.find(new MockHttpServletRequest("PUT", "/b"), true)).isNull();
        assertThat(this.lookups).hasValue(2);
    }

    @Test
    void aHandlerMethodAmongUrlsMayHaveSettings() throws NoSuchMethodException {
        HandlerMethod method = new HandlerMethod(new Annotated(), Annotated.class.getMethod("handle"));
        SimpleUrlHandlerMapping urls = new SimpleUrlHandlerMapping(Map.of("/a", method));
        urls.setApplicationContext(new StaticWebApplicationContext());
        HandlerPolicies with = policies(urls);

        assertThat(with.find(new MockHttpServletRequest("PUT", "/a"), true)).isNotNull();
    }

    private HandlerPolicies policies(HandlerMapping only) {
        return new HandlerPolicies(
                new Coverage(false, Set.of("POST"), List.of(), List.of()),
                new PolicyFactory(this.required, text -> text),
                () -> List.of(only));
    }

    private HandlerMapping counting(Class<?> controller) throws NoSuchMethodException {
        RequestMappingHandlerMapping counting = new RequestMappingHandlerMapping() {
            @Override
            protected HandlerMethod getHandlerInternal(HttpServletRequest request) throws Exception {
                HandlerPoliciesTests.this.lookups.incrementAndGet();
                return super.getHandlerInternal(request);
            }
        };
        RequestMappingInfo.BuilderConfiguration options = new RequestMappingInfo.BuilderConfiguration();
        options.setPatternParser(counting.getPatternParser());
        counting.registerMapping(
                RequestMappingInfo.paths("/a").options(options).build(),
                BeanUtils.instantiateClass(controller),
                controller.getMethod("handle"));
        return counting;
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

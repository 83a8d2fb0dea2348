package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.StatusSet;
import io.idempotency.spring.StoreFailurePolicy;
import io.idempotency.store.Retention;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.HandlerMapping;

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
}

package io.idempotency.test.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.idempotency.store.IdempotencyStore;
import io.idempotency.test.IdempotencyStoreContract;
import io.idempotency.test.ManualClock;
import io.idempotency.test.RecordAdministrationContract;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.discovery.MethodSelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The contract itself under test: a store that keeps it passes, and whatever a store gets wrong is noticed. */
class ContractTests {

    private static final Map<String, MethodSelector> TESTS = testsOfTheContracts();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFaultIsNoticed(Fault fault) {
        Events tests = run(fault, fault.noticedBy());

        assertThat(names(tests.failed())).isEqualTo(fault.noticedBy());
    }

    @Test
    void everyTestNoticesSomeFault() {
        Set<String> noticing = Arrays.stream(Fault.values())
                .flatMap(fault -> fault.noticedBy().stream())
                .collect(Collectors.toSet());

        assertThat(noticing).isEqualTo(TESTS.keySet());
    }

    @Test
    void everyTestRunsInALeafOfAnotherPackageAndPasses() {
        Events tests = run(Fault.NONE, TESTS.keySet());

        assertThat(names(tests.failed())).isEmpty();
        assertThat(names(tests.succeeded())).isEqualTo(TESTS.keySet());
    }

    private static Events run(Fault fault, Set<String> names) {
        List<MethodSelector> tests = names.stream().map(TESTS::get).toList();
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter(FaultResolver.FAULT, fault.name())
                .selectors(tests.toArray(DiscoverySelector[]::new))
                .execute()
                .testEvents();
    }

    private static Set<String> names(Events events) {
        return events.stream().map(ContractTests::name).collect(Collectors.toSet());
    }

    private static String name(Event event) {
        return ((MethodSource) event.getTestDescriptor().getSource().orElseThrow()).getMethodName();
    }

    private static Map<String, MethodSelector> testsOfTheContracts() {
        Map<String, MethodSelector> tests = new HashMap<>();
        for (Class<?> leaf : List.of(FaultyLeaf.class, FaultyAdministrationLeaf.class)) {
            for (Class<?> type = leaf.getSuperclass(); type != Object.class; type = type.getSuperclass()) {
                for (Method method : type.getDeclaredMethods()) {
                    if (isAnnotated(method, Test.class) || isAnnotated(method, ParameterizedTest.class)) {
                        assertThat(tests.put(method.getName(), selectMethod(leaf, method)))
                                .isNull();
                    }
                }
            }
        }
        return Map.copyOf(tests);
    }

    /** Not found by Surefire, since it is nested. */
    @ExtendWith(FaultResolver.class)
    static class FaultyLeaf extends IdempotencyStoreContract {

        private final ManualClock clock = new ManualClock();
        private final IdempotencyStore store;

        FaultyLeaf(Fault fault) {
            this.store = new FaultyStore(new ReferenceStore(this.clock, fault), fault);
        }

        @Override
        protected IdempotencyStore store() {
            return this.store;
        }

        @Override
        protected void elapse(Duration time) {
            this.clock.advance(time);
        }
    }

    /** Not found by Surefire, since it is nested. */
    @ExtendWith(FaultResolver.class)
    static class FaultyAdministrationLeaf extends RecordAdministrationContract {

        private final ManualClock clock = new ManualClock();
        private final IdempotencyStore store;

        FaultyAdministrationLeaf(Fault fault) {
            this.store = new FaultyStore(new ReferenceStore(this.clock, fault), fault);
        }

        @Override
        protected IdempotencyStore store() {
            return this.store;
        }

        @Override
        protected void elapse(Duration time) {
            this.clock.advance(time);
        }
    }

    private static final class FaultResolver implements ParameterResolver {

        private static final String FAULT = "fault";

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Fault.class;
        }

        @Override
        public Fault resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return Fault.valueOf(context.getConfigurationParameter(FAULT).orElseThrow());
        }
    }
}

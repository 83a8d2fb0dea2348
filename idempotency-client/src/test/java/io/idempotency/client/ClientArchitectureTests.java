package io.idempotency.client;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may depend on whom in this module. */
@AnalyzeClasses(packages = "io.idempotency.client", importOptions = DoNotIncludeTests.class)
class ClientArchitectureTests {

    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_NOTHING_OF_THE_SERVER_HALF = classes()
            .should()
            .onlyDependOnClassesThat(
                    resideOutsideOfPackage("io.idempotency..").or(resideInAnyPackage("io.idempotency.client..")));

    @ArchTest
    static final ArchRule AUTO_CONFIGURATION_IS_A_LEAF = noClasses()
            .that()
            .resideInAPackage("io.idempotency.client")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.idempotency.client.autoconfigure", "org.springframework.boot..");

    @ArchTest
    static final ArchRule ONLY_THE_REACTIVE_HALF_KNOWS_REACTOR = noClasses()
            .that()
            .resideInAPackage("io.idempotency.client")
            .and()
            .doNotBelongToAnyOf(RepeatableBody.class, ReadAheadBody.class, IdempotencyExchangeFilter.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("reactor..", "org.reactivestreams..", "org.springframework.web.reactive..");

    @ArchTest
    static final ArchRule ONLY_METRICS_KNOW_MICROMETER = noClasses()
            .that()
            .resideInAPackage("io.idempotency.client")
            .and()
            .doNotHaveSimpleName("IdempotentCallMetrics")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");
}

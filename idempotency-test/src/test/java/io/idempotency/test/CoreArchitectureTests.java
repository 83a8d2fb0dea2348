package io.idempotency.test;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** Who may depend on whom. Sees the modules on this module's class path: core, and the contract itself. */
@AnalyzeClasses(packages = "io.idempotency", importOptions = DoNotIncludeTests.class)
class CoreArchitectureTests {

    @ArchTest
    static final ArchRule THE_STORE_PACKAGE_DEPENDS_ON_NOTHING_OF_OURS = classes()
            .that()
            .resideInAPackage("io.idempotency.store")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.idempotency.store", "java..", "org.jspecify..", "com.github.benmanes.caffeine..");

    @ArchTest
    static final ArchRule THE_ENGINE_DEPENDS_ON_THE_STORE_PACKAGE_AND_NO_FRAMEWORK = classes()
            .that()
            .resideInAPackage("io.idempotency")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.idempotency", "io.idempotency.store", "java..", "javax.crypto..", "org.jspecify..");

    @ArchTest
    static final ArchRule THE_CONTRACT_KNOWS_ONLY_THE_STORE_PACKAGE = noClasses()
            .that()
            .resideInAPackage("io.idempotency.test..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.idempotency..")
                    .and(resideOutsideOfPackages("io.idempotency.store", "io.idempotency.test..")));

    /** Authors of stores have none on their class path. */
    @ArchTest
    static final ArchRule ONLY_ONE_PACKAGE_FOR_TESTS_KNOWS_SPRING = noClasses()
            .that()
            .resideInAPackage("io.idempotency.test")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "jakarta..", "io.idempotency.test.spring");

    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLES =
            slices().matching("io.(idempotency..)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule ONLY_THE_MONOTONIC_CLOCK_READS_THE_WALL_CLOCK = noClasses()
            .that()
            .resideInAnyPackage("io.idempotency", "io.idempotency.store")
            .and()
            .doNotHaveSimpleName("MonotonicClock")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(InstantSource.class, "system");
}

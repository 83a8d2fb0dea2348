package io.idempotency.jdbc;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** Who may depend on whom in this module. */
@AnalyzeClasses(packages = "io.idempotency.jdbc", importOptions = DoNotIncludeTests.class)
class JdbcArchitectureTests {

    @ArchTest
    static final ArchRule THE_STORE_KNOWS_ONLY_THE_SPI = classes()
            .that()
            .resideInAPackage("io.idempotency.jdbc")
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackage("io.idempotency..")
                    .or(resideInAnyPackage("io.idempotency.jdbc", "io.idempotency.store")));

    @ArchTest
    static final ArchRule AUTO_CONFIGURATION_KNOWS_ONLY_THE_STORE_AND_THE_SPI = classes()
            .that()
            .resideInAPackage("io.idempotency.jdbc.autoconfigure")
            .should()
            .onlyDependOnClassesThat(resideOutsideOfPackage("io.idempotency..")
                    .or(resideInAnyPackage("io.idempotency.jdbc..", "io.idempotency.store")));

    @ArchTest
    static final ArchRule THE_STORE_KNOWS_NOTHING_OF_BOOT = noClasses()
            .that()
            .resideInAPackage("io.idempotency.jdbc")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.boot..");

    @ArchTest
    static final ArchRule THE_CLOCK_IS_THE_DATABASES = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(InstantSource.class);
}

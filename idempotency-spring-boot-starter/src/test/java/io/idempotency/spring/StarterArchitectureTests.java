package io.idempotency.spring;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.support.SpringFactoriesLoader;

class StarterArchitectureTests {

    private static final String ALL_OURS = "io.idempotency..";
    private static final String CORE = "io.idempotency";
    private static final String STORE = "io.idempotency.store";
    private static final String API = "io.idempotency.spring";
    private static final String WEB = "io.idempotency.spring.web";
    private static final String ACTUATE = "io.idempotency.spring.actuate";
    private static final String OPENAPI = "io.idempotency.spring.openapi";
    private static final String SPECIFICATION = "io.idempotency.spring.specification";
    private static final String AUTOCONFIGURE = "io.idempotency.spring.autoconfigure";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(CORE);
    private static final JavaClasses STARTER = OURS.that(resideInAnyPackage(API + ".."));

    private static final DescribedPredicate<JavaClass> CONCRETE_STORE =
            assignableTo(IdempotencyStore.class).and(not(equivalentTo(IdempotencyStore.class)));

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        STORE + ", ''",
        CORE + ", " + STORE,
        API + ", " + CORE + ' ' + STORE,
        WEB + ", " + API + ' ' + CORE + ' ' + STORE,
        ACTUATE + ", " + WEB + ' ' + API + ' ' + CORE + ' ' + STORE,
        OPENAPI + ", " + WEB + ' ' + API + ' ' + CORE + ' ' + STORE,
        SPECIFICATION + ", " + WEB + ' ' + API + ' ' + CORE + ' ' + STORE,
        AUTOCONFIGURE + ", " + ACTUATE + ' ' + OPENAPI + ' ' + SPECIFICATION + ' ' + WEB + ' ' + API + ' ' + CORE + ' '
                + STORE
    })
    void aPackageKnowsNoOthers(String from, String to) {
        classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage(ALL_OURS)
                        .or(resideInAnyPackage(from))
                        .or(resideInAnyPackage(to.split(" "))))
                .check(OURS);
    }

    @Test
    void thereAreNoOtherPackages() {
        classes()
                .should()
                .resideInAnyPackage(API, WEB, ACTUATE, OPENAPI, SPECIFICATION, AUTOCONFIGURE)
                .check(STARTER);
    }

    @Test
    void nobodyKnowsTheAutoConfiguration() {
        noClasses()
                .that()
                .resideOutsideOfPackage(AUTOCONFIGURE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(AUTOCONFIGURE)
                .check(OURS);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("(**)").should().beFreeOfCycles().check(OURS);
    }

    @Test
    void onlyTheAutoConfigurationKnowsAConcreteStore() {
        noClasses()
                .that()
                .resideOutsideOfPackage(AUTOCONFIGURE)
                .should()
                .dependOnClassesThat(CONCRETE_STORE)
                .check(STARTER);
    }

    @Test
    void theOnlyConcreteStoreItKnowsIsTheInMemoryOne() {
        noClasses()
                .should()
                .dependOnClassesThat(CONCRETE_STORE.and(not(equivalentTo(InMemoryIdempotencyStore.class))))
                .check(STARTER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.String.toLowerCase()",
                "java.lang.String.toUpperCase()",
                "java.time.Instant.now()",
                "java.lang.System.currentTimeMillis()"
            })
    void nothingDependsOnTheLocaleOrTheTimeOfTheMachine(String method) {
        DescribedPredicate<JavaAccess<?>> access = describe(
                "the target is " + method,
                candidate -> candidate.getTarget().getFullName().equals(method));

        noClasses().should().accessTargetWhere(access).check(STARTER);
    }

    @Test
    void autoConfigurationsArePublicAndFinal() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .check(STARTER);
    }

    @Test
    void beanMethodsArePackagePrivate() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .bePackagePrivate()
                .check(STARTER);
    }

    @Test
    void allAutoConfigurationsAreImported() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, null).getCandidates())
                .filteredOn(StarterArchitectureTests::isOurs)
                .containsExactlyInAnyOrderElementsOf(
                        names(candidate -> candidate.isAnnotatedWith(AutoConfiguration.class)));
    }

    @Test
    void allFailureAnalyzersAreRegistered() {
        Stream<String> registered = SpringFactoriesLoader.forDefaultResourceLocation()
                .load(
                        FailureAnalyzer.class,
                        null,
                        (type, name, failure) ->
                                assertThat(isOurs(name)).as(name).isFalse())
                .stream()
                .map(analyzer -> analyzer.getClass().getName());

        assertThat(registered)
                .filteredOn(StarterArchitectureTests::isOurs)
                .containsExactlyInAnyOrderElementsOf(
                        names(candidate -> candidate.isAssignableTo(FailureAnalyzer.class)));
    }

    private static boolean isOurs(String className) {
        return className.startsWith(CORE + '.');
    }

    private static List<String> names(Predicate<JavaClass> wanted) {
        return STARTER.stream().filter(wanted).map(JavaClass::getName).toList();
    }
}

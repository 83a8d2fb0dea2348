package io.idempotency.jdbc.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;

class JdbcStoreRuntimeHintsTests {

    private final RuntimeHints hints = registered();

    @ParameterizedTest
    @ValueSource(strings = {"h2", "mariadb", "postgresql"})
    void theScriptsThatCreateTheTableAreThere(String platform) {
        String script = "io/idempotency/jdbc/schema-" + platform + ".sql";

        assertThat(getClass().getClassLoader().getResource(script)).isNotNull();
        assertThat(RuntimeHintsPredicates.resource().forResource(script)).accepts(this.hints);
    }

    @Test
    void transactionManagersMayBeAskedForTheirDataSource() throws NoSuchMethodException {
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(JdbcTransactionManager.class.getMethod("getDataSource")))
                .accepts(this.hints);
        assertThat(RuntimeHintsPredicates.reflection()
                        .onMethodInvocation(JpaTransactionManager.class.getMethod("getDataSource")))
                .accepts(this.hints);
    }

    /** Not those of other libraries, which may change. */
    private static RuntimeHints registered() {
        RuntimeHints hints = new RuntimeHints();
        ClassLoader classLoader = JdbcStoreRuntimeHintsTests.class.getClassLoader();
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                .load(RuntimeHintsRegistrar.class)
                .stream()
                .filter(JdbcStoreRuntimeHints.class::isInstance)
                .forEach(registrar -> registrar.registerHints(hints, classLoader));
        return hints;
    }
}

package io.idempotency.benchmarks;

import static io.idempotency.benchmarks.ClassPath.Part.OTHER_LIBRARY;
import static io.idempotency.benchmarks.ClassPath.Part.REDIS;
import static io.idempotency.benchmarks.ClassPath.Part.REDIS_STORE;
import static io.idempotency.benchmarks.ClassPath.Part.STARTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathTests {

    private static final String OURS = "idempotency-|caffeine|resilience4j";
    private static final String DRIVER = "lettuce|netty|reactor|spring-data|spring-boot-data|jakarta.xml.bind";
    private static final String OTHER = "idempotent-core|aspectj|jackson-databind-2|jackson-core-2";

    @Test
    void aPlainApplicationHasNeitherLibrary() {
        assertThat(ClassPath.ofThisProcess().with())
                .contains(
                        "benchmarks",
                        "spring-boot-webmvc",
                        "tomcat-embed-core",
                        "jackson-databind-3",
                        "jackson-annotations")
                .doesNotContainPattern(OURS)
                .doesNotContainPattern(DRIVER)
                .doesNotContainPattern(OTHER);
    }

    @Test
    void noApplicationHasWhatDrivesTheBenchmarks() {
        assertThat(ClassPath.ofThisProcess().with(STARTER, REDIS, REDIS_STORE, OTHER_LIBRARY))
                .doesNotContainPattern(
                        "test-classes|embedded-redis|jedis|awaitility|jmh|picocli|junit|assertj|spring-test");
    }

    @Test
    void theStarterComesWithoutRedis() {
        assertThat(ClassPath.ofThisProcess().with(STARTER))
                .contains("idempotency-spring-boot-starter", "idempotency-core", "caffeine")
                .doesNotContain("idempotency-redis")
                .doesNotContainPattern(DRIVER)
                .doesNotContainPattern(OTHER);
    }

    @Test
    void redisComesWithoutUs() {
        assertThat(ClassPath.ofThisProcess().with(REDIS))
                .contains("lettuce-core", "netty-transport", "spring-data-redis")
                .doesNotContainPattern(OURS);
    }

    @Test
    void ourStoreComesOnTop() {
        assertThat(ClassPath.ofThisProcess().with(STARTER, REDIS, REDIS_STORE))
                .contains("lettuce-core", "idempotency-redis", "resilience4j-core", "idempotency-core");
    }

    @Test
    void theOtherLibraryComesWithoutUs() {
        assertThat(ClassPath.ofThisProcess().with(OTHER_LIBRARY))
                .contains("idempotent-core", "aspectj")
                .doesNotContainPattern(OURS);
    }

    @Test
    void packagedModulesAreToldApart() {
        ClassPath path = path(
                "m2/idempotency-core-0.1.0-SNAPSHOT.jar", "m2/idempotency-redis-0.1.0-SNAPSHOT-tests.jar", "x/y.jar");

        assertThat(path.with()).isEqualTo("x/y.jar");
        assertThat(path.with(STARTER)).isEqualTo(joined("m2/idempotency-core-0.1.0-SNAPSHOT.jar", "x/y.jar"));
    }

    @Test
    void anOlderStateReplacesOurModulesOnly(@TempDir Path older) throws Exception {
        Path core = Files.createDirectories(older.resolve("idempotency-core/target/classes"));
        Path redis = Files.createDirectories(older.resolve("idempotency-redis/target/classes"));
        ClassPath path = path(
                "now/idempotency-core/target/classes",
                "m2/idempotency-redis-0.1.0-SNAPSHOT.jar",
                "now/benchmarks/target/classes",
                "now/idempotency-redis/target/test-classes",
                "m2/idempotent-core-1.0.2.jar");

        assertThat(path.withOurs(older).with(STARTER, REDIS_STORE))
                .isEqualTo(joined(core.toString(), redis.toString(), "now/benchmarks/target/classes"));
    }

    @Test
    void anOlderStateMustBeCompiled(@TempDir Path older) {
        ClassPath path = path("now/idempotency-core/target/classes");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> path.withOurs(older))
                .withMessageStartingWith("Not compiled: " + older);
    }

    private static ClassPath path(String... entries) {
        return ClassPath.of(joined(entries));
    }

    private static String joined(String... entries) {
        return String.join(File.pathSeparator, List.of(entries));
    }
}

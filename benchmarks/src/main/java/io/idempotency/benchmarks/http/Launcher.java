package io.idempotency.benchmarks.http;

import io.idempotency.benchmarks.ClassPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Makes the command lines of applications, and starts them. */
final class Launcher {

    /** How long records of keys stay that nobody uses again. */
    static final Duration SHORT = Duration.ofSeconds(2);

    private static final Duration LONG = Duration.ofDays(1);

    private final List<String> java;
    private final ClassPath classPath;
    private final List<ClassPath> olderStates;
    private final Path logs;

    private Launcher(List<String> java, ClassPath classPath, List<ClassPath> olderStates, Path logs) {
        this.java = java;
        this.classPath = classPath;
        this.olderStates = olderStates;
        this.logs = logs;
    }

    static Launcher of(Options options) {
        ClassPath classPath = ClassPath.ofThisProcess();
        Path home = options.jvm() == null ? Path.of(System.getProperty("java.home")) : options.jvm();
        List<String> java = new ArrayList<>(
                List.of(home.resolve("bin").resolve("java").toString(), "-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"));
        Arrays.stream(options.arguments().split("\\s+", -1))
                .filter(argument -> !argument.isEmpty())
                .forEach(java::add);
        List<Path> before = Objects.requireNonNullElse(options.before(), List.of());
        List<ClassPath> olderStates = before.stream().map(classPath::withOurs).toList();
        return new Launcher(List.copyOf(java), classPath, olderStates, options.output());
    }

    /** {@return how many states of our modules there are before that of now} */
    int olderStates() {
        return this.olderStates.size();
    }

    /**
     * Starts an application, and waits until it takes requests.
     *
     * @param redisPort where Redis listens, 0 if it does not
     */
    Application start(Subject subject, int redisPort) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(this.java);
        command.addAll(List.of(
                "-cp",
                path(subject).with(subject.scenario().parts()),
                subject.scenario().application().getName(),
                "--server.port=0",
                "--server.address=127.0.0.1",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn"));
        command.addAll(settings(subject.scenario(), redisPort));
        return Application.start(subject, command, this.logs.resolve("application-" + subject.id() + ".log"));
    }

    private ClassPath path(Subject subject) {
        return subject.age() == 0 ? this.classPath : this.olderStates.get(subject.age() - 1);
    }

    private static List<String> settings(Scenario scenario, int redisPort) {
        Duration timeToLive = scenario.load() == Load.HOT ? LONG : SHORT;
        return switch (scenario) {
            case PLAIN -> List.of();
            case NO_KEY, FIRST, REPLAY ->
                List.of(
                        "--idempotency.scope=global",
                        "--idempotency.ttl=" + timeToLive.toMillis() + "ms",
                        "--idempotency.store.memory.max-size=700MB");
            case REDIS_FIRST, REDIS_REPLAY ->
                List.of(
                        "--idempotency.scope=global",
                        "--idempotency.ttl=" + timeToLive.toMillis() + "ms",
                        "--spring.data.redis.host=127.0.0.1",
                        "--spring.data.redis.port=" + redisPort);
            case BARE_FIRST, BARE_REPLAY ->
                List.of("--bare.redis-port=" + redisPort, "--bare.ttl-millis=" + timeToLive.toMillis());
            case OTHER_FIRST, OTHER_REPLAY -> List.of("--idempotent.key.header=" + Load.UNIQUE.header());
        };
    }
}

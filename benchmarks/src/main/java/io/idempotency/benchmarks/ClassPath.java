package io.idempotency.benchmarks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Class paths of applications in processes of their own, each with no more than it needs, so that an application without a library
 * does not even have it there.
 */
public final class ClassPath {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Pattern OURS = Pattern.compile("(idempotency-[a-z-]+?)(-\\d.*\\.jar)?");

    private final List<Path> entries;

    private ClassPath(List<Path> entries) {
        this.entries = entries;
    }

    /** {@return that of this process, to choose from} */
    public static ClassPath ofThisProcess() {
        return of(System.getProperty("java.class.path"));
    }

    /** {@return one to choose from, in the form that the system property has} */
    static ClassPath of(String text) {
        return new ClassPath(Arrays.stream(text.split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .toList());
    }

    /**
     * {@return the same with another state of our modules}
     *
     * @param repository a copy of the whole repository, compiled
     * @throws IllegalArgumentException if it is not compiled
     */
    public ClassPath withOurs(Path repository) {
        return new ClassPath(this.entries.stream()
                .map(entry -> ourModule(entry)
                        .map(module -> compiled(repository, module))
                        .orElse(entry))
                .toList());
    }

    /** {@return what every application needs, and the given parts, in the form of the argument of {@code java -cp}} */
    public String with(Part... parts) {
        Set<Part> wanted = EnumSet.noneOf(Part.class);
        wanted.addAll(List.of(parts));
        return this.entries.stream()
                .filter(entry -> Part.of(name(entry)).map(wanted::contains).orElse(true))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** {@return all of it, in the same form} */
    public String all() {
        return with(Part.values());
    }

    private static Path compiled(Path repository, String module) {
        Path classes = repository.toAbsolutePath().resolve(module).resolve(CLASSES);
        if (!Files.isDirectory(classes)) {
            throw new IllegalArgumentException("Not compiled: " + classes);
        }
        return classes;
    }

    private static Optional<String> ourModule(Path entry) {
        return Optional.of(OURS.matcher(name(entry)))
                .filter(matcher -> matcher.matches() && !Part.TOOLS.has(name(entry)))
                .map(matcher -> matcher.group(1));
    }

    /** The name of the file, or that of the module whose folder it is. */
    private static String name(Path entry) {
        if (entry.endsWith(CLASSES)) {
            return entry.toAbsolutePath()
                    .getName(entry.toAbsolutePath().getNameCount() - 3)
                    .toString();
        }
        return String.valueOf(entry.getFileName());
    }

    /** What not every application has. */
    public enum Part {

        /** What drives the benchmarks; no application has it. */
        TOOLS(
                "test-classes|.*-tests\\.jar|(embedded-redis|jedis|commons-pool2|json|gson|redis-authx|awaitility|hamcrest"
                        + "|spring-test|jmh|jopt-simple|commons-math3|picocli|junit|opentest4j|apiguardian|assertj|byte-buddy)-.*"),

        /** Our starter. */
        STARTER("(idempotency-(spring-boot-starter|core)|caffeine|error_prone_annotations)(-\\d.*)?"),

        /** A driver of Redis. */
        REDIS("(spring-boot-(data|persistence|transaction|netty)|spring-(data|tx|oxm|context-support)"
                + "|lettuce|netty|reactor|reactive-streams|jakarta\\.(xml\\.bind|activation)-api)-.*"),

        /** Our store on Redis. */
        REDIS_STORE("idempotency-redis(-\\d.*)?|resilience4j-.*"),

        /** The library to compare with. */
        OTHER_LIBRARY("(idempotent-core|aspectj(rt|tools|weaver)|jackson-(core|databind)-2\\.).*");

        private final Pattern names;

        Part(String names) {
            this.names = Pattern.compile(names);
        }

        private static Optional<Part> of(String name) {
            return Arrays.stream(values()).filter(part -> part.has(name)).findFirst();
        }

        private boolean has(String name) {
            return this.names.matcher(name).matches();
        }
    }
}

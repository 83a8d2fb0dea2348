package io.idempotency.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages of the documentation refer to is there. */
class DocumentationTests {

    private static final Path ROOT = root();
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*[a-z](?:Tests|IT|Contract))`");
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```");

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(Path page) throws IOException {
        String text = CODE.matcher(Files.readString(page)).replaceAll("");
        assertThat(LINK.matcher(text).results().map(link -> link.group(1)))
                .filteredOn(link -> !link.matches("https?:.*"))
                .allSatisfy(link -> assertLeadsSomewhere(page, link));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyTestThatIsNamedExists(Path page) throws IOException {
        Set<String> classes = classes();
        assertThat(TEST.matcher(Files.readString(page)).results().map(name -> name.group(1)))
                .allSatisfy(name -> assertThat(classes).contains(name + ".java"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageIsInTheIndex(Path page) throws IOException {
        String index = Files.readString(ROOT.resolve("docs/README.md")) + Files.readString(ROOT.resolve("README.md"));
        assertThat(index)
                .containsPattern("[(/]" + Pattern.quote(page.getFileName().toString()) + "[)#]");
    }

    private static void assertLeadsSomewhere(Path page, String link) throws IOException {
        List<String> parts = List.of(link.split("#", 2));
        Path target = parts.get(0).isEmpty()
                ? page
                : page.resolveSibling(parts.get(0)).normalize();
        assertThat(target).as(link).exists();
        if (parts.size() > 1) {
            assertThat(anchors(target)).as(link).contains(parts.get(1));
        }
    }

    /** {@return what GitHub makes of headings} */
    private static Set<String> anchors(Path page) throws IOException {
        return Files.readString(page)
                .lines()
                .filter(line -> line.matches("#+ .*"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private static Set<String> classes() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .collect(Collectors.toSet());
        }
    }

    static List<Path> pages() {
        return Stream.of(ROOT, ROOT.resolve("docs"))
                .flatMap(DocumentationTests::markdown)
                .toList();
    }

    private static Stream<Path> markdown(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    static Path root() {
        Path directory = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".ci"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}

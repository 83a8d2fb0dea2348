package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.Ordered;

/** The table of properties in the documentation says what the code does, and IDEs have something to show. */
class ConfigurationMetadataTests {

    /** Name, default and meaning. Those of another module are compared there. */
    private static final Pattern ROW = Pattern.compile(
            "^\\| `(idempotency\\.(?!store\\.(?:redis|jdbc)\\.)[^`]+)` \\| (`[^`]+`|[a-z]+) \\| (\\S.*) \\|$",
            Pattern.MULTILINE);

    private static final Pattern START_OF_ROW =
            Pattern.compile("^\\| *`idempotency\\.(?!store\\.(?:redis|jdbc)\\.)", Pattern.MULTILINE);

    private static final String NO_DEFAULT = "none";

    @Test
    void theReadmeListsEveryPropertyWithItsDefault() throws IOException {
        Map<String, String> documented = ROW.matcher(page())
                .results()
                .collect(Collectors.toMap(row -> row.group(1), ConfigurationMetadataTests::documentedDefault));
        Map<String, String> actual = PropertyMetadata.read().stream()
                .collect(Collectors.toMap(PropertyMetadata::name, ConfigurationMetadataTests::actualDefault));

        assertThat(documented).containsExactlyInAnyOrderEntriesOf(actual);
    }

    @Test
    void noRowOfTheReadmeIsOverlooked() throws IOException {
        String page = page();

        assertThat(ROW.matcher(page).results())
                .hasSize((int) START_OF_ROW.matcher(page).results().count());
    }

    @ParameterizedTest
    @MethodSource("properties")
    void aDescriptionFollowsTheGrammarOfSpringBoot(PropertyMetadata property) {
        assertThat(property.description())
                .matches("[A-Z].*\\.")
                .doesNotMatch("(The|A|An) .*")
                .doesNotContainIgnoringCase("default");
        assertThat(property.description().startsWith("Whether "))
                .as(property.description())
                .isEqualTo(property.type().equals(Boolean.class.getName()));
    }

    static Stream<PropertyMetadata> properties() {
        return PropertyMetadata.read().stream();
    }

    private static String documentedDefault(MatchResult row) {
        String cell = row.group(2);
        return switch (cell) {
            case "none", "all" -> NO_DEFAULT;
            case "`LOWEST_PRECEDENCE - 20`" -> Integer.toString(Ordered.LOWEST_PRECEDENCE - 20);
            default -> cell.replace("`", "");
        };
    }

    private static String actualDefault(PropertyMetadata property) {
        return property.defaultValue() == null ? NO_DEFAULT : property.defaultValue();
    }

    private static String page() throws IOException {
        Path directory = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".ci"))) {
            directory = directory.getParent();
            assertThat(directory).as("root of the repository").isNotNull();
        }
        return Files.readString(directory.resolve("docs/configuration.md"));
    }
}

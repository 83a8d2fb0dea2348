package io.idempotency.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TestingDocumentationTests {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExampleIsRun() throws IOException {
        Path root = DocumentationTests.root();
        List<String> examples = JAVA.matcher(Files.readString(root.resolve("docs/testing.md")))
                .results()
                .map(example -> withoutSpace(example.group(1)))
                .toList();
        String run = Stream.of(ChargeOnceTests.class, ChargeOverHttpTests.class)
                .map(test -> "sample-app/src/test/java/" + test.getName().replace('.', '/') + ".java")
                .map(file -> withoutSpace(read(root.resolve(file))))
                .collect(Collectors.joining());
        assertThat(examples)
                .hasSizeGreaterThan(5)
                .allSatisfy(example -> assertThat(run).contains(example));
    }

    private static String withoutSpace(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}

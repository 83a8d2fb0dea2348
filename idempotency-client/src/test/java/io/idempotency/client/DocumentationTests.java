package io.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentationTests {

    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExampleCompiles() throws IOException {
        List<String> examples = JAVA.matcher(Documentation.read("docs/client.md"))
                .results()
                .map(example -> withoutSpace(example.group(1)))
                .toList();
        String compiled = withoutSpace(
                Documentation.read("idempotency-client/src/test/java/io/idempotency/client/Examples.java"));
        assertThat(examples)
                .isNotEmpty()
                .allSatisfy(example -> assertThat(compiled).contains(example));
    }

    private static String withoutSpace(String code) {
        return code.replaceAll("\\s+", "");
    }
}

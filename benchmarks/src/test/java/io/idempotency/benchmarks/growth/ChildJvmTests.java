package io.idempotency.benchmarks.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.idempotency.benchmarks.ClassPath;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildJvmTests {

    @Test
    void figuresAreFoundAmongOtherLines() throws Exception {
        List<String> lines = List.of("Started", "figure millis 12", "figure classes 345");

        assertThat(ChildJvm.figure(lines, "classes")).isEqualTo(345);
    }

    @Test
    void whatIsMissingIsNoZero() {
        assertThatIOException().isThrownBy(() -> ChildJvm.figure(List.of("figure millis 12"), "classes"));
    }

    @Test
    void aChildThatFailsIsShown() {
        assertThatIOException()
                .isThrownBy(() ->
                        ChildJvm.run(ClassPath.ofThisProcess().all(), List.of("-Xshare:auto"), HeapProbe.class, "many"))
                .withMessageContaining("HeapProbe")
                .withMessageContaining("NumberFormatException");
    }
}

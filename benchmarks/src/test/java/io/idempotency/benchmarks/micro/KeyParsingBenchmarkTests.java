package io.idempotency.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeyParsingBenchmarkTests {

    private final KeyParsingBenchmark benchmark = new KeyParsingBenchmark();

    @Test
    void theSameKeyIsReadFromEverySpelling() throws Exception {
        assertThat(this.benchmark.bare().value()).hasSize(36);
        assertThat(this.benchmark.quoted()).isEqualTo(this.benchmark.bare());
        assertThat(this.benchmark.bareUuid()).isEqualTo(this.benchmark.bare());
        assertThat(this.benchmark.quotedUuid()).isEqualTo(this.benchmark.bare());
    }
}

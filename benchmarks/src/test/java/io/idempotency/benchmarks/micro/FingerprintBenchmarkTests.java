package io.idempotency.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintBenchmarkTests {

    @ParameterizedTest
    @ValueSource(ints = {200, 1000, 10_000, 100_000})
    void bothMannersTakeTheWholeBody(int bytes) {
        FingerprintBenchmark benchmark = new FingerprintBenchmark();
        benchmark.bytes = bytes;
        benchmark.make();

        assertThat(benchmark.raw()).isEqualTo(benchmark.raw()).isNotEqualTo(benchmark.json());
        assertThat(benchmark.raw().value()).contains("" + bytes);
    }
}

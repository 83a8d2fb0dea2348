package io.idempotency.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SampleTests {

    @Test
    void theMedianIsTheMiddleOneOfWhateverOrder() {
        assertThat(new Sample(new double[] {9, 1, 2}).median()).isEqualTo(2);
    }

    @Test
    void quartilesLieBetweenTheValues() {
        Sample sample = new Sample(new double[] {4, 1, 3, 2});

        assertThat(sample).hasToString("2.500 (1.750–3.250)");
    }

    @Test
    void nothingIsNoSample() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sample(new double[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sample(new double[] {1, Double.NaN}));
    }
}

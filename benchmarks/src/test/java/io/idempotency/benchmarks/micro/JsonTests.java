package io.idempotency.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.spring.web.CanonicalJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTests {

    @ParameterizedTest
    @ValueSource(ints = {100, 200, 1000, 1024, 10_000, 100_000})
    void aTextIsAsLongAsAskedForAndHasAnotherCanonicalForm(int size) {
        byte[] text = Json.ofSize(size);

        assertThat(text).hasSize(size);
        assertThat(new CanonicalJson().apply(text)).isNotNull().isNotEqualTo(text);
    }
}

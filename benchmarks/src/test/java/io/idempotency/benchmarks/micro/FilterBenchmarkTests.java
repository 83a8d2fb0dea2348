package io.idempotency.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterBenchmarkTests {

    private final FilterBenchmark benchmark = new FilterBenchmark();
    private final FilterBenchmark.Client client = new FilterBenchmark.Client();

    @AfterEach
    void stop() {
        this.benchmark.stop();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void plainRequestsAndThoseWithoutKeyPassUntouched(boolean annotated) throws Exception {
        start(annotated);

        this.benchmark.plain(this.client);
        byte[] plain = this.client.response.body();
        this.benchmark.noKey(this.client);

        assertThat(this.client.response.body()).isEqualTo(plain).hasSize(1024);
        assertThat(this.client.chain.runs()).isEqualTo(2);
        assertThat(this.client.request.getAttribute("idempotency.record")).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void firstRequestsRunTheChain(boolean annotated) throws Exception {
        start(annotated);

        this.benchmark.first(this.client);
        this.benchmark.first(this.client);

        assertThat(this.client.chain.runs()).isEqualTo(2);
        assertThat(this.client.request.getAttribute("idempotency.record")).isNotNull();
        assertThat(this.client.response.getHeaderNames())
                .containsExactly("Location", "ETag", "Cache-Control", "X-Request-Id");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void replaysGiveTheSameBytesAndDoNotRunTheChain(boolean annotated) throws Exception {
        start(annotated);
        this.benchmark.first(this.client);
        byte[] first = this.client.response.body();

        for (int time = 0; time < 100; time++) {
            this.benchmark.replay(this.client);
        }

        assertThat(this.client.response.body()).isEqualTo(first);
        assertThat(this.client.response.getContentType()).isEqualTo("application/json");
        assertThat(this.client.response.getHeaderNames())
                .containsExactly("Location", "ETag", "Cache-Control", "X-Request-Id", "Idempotent-Replayed");
        assertThat(this.client.chain.runs()).isEqualTo(1);
    }

    private void start(boolean annotated) throws Exception {
        this.benchmark.annotated = annotated;
        this.benchmark.start();
    }
}

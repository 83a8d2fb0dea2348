package io.idempotency.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.Decision;
import io.idempotency.store.Acquisition;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreBenchmarkTests {

    private final StoreBenchmark benchmark = new StoreBenchmark();
    private final StoreBenchmark.Client client = new StoreBenchmark.Client();

    @AfterEach
    void stop() {
        this.benchmark.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 90})
    void asManyAsAreHotAreFoundInTheStore(int hot) throws Exception {
        start(hot);

        long found = IntStream.range(0, 100)
                .mapToObj(number -> this.benchmark.store(this.client))
                .filter(Acquisition.Finished.class::isInstance)
                .count();

        assertThat(found).isEqualTo(hot);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 90})
    void asManyAsAreHotAreReplayedByTheEngine(int hot) throws Exception {
        start(hot);

        int replayed = 0;
        int run = 0;
        for (int number = 0; number < 100; number++) {
            Decision decision = this.benchmark.engine(this.client);
            replayed += decision instanceof Decision.Replay ? 1 : 0;
            run += decision instanceof Decision.Run ? 1 : 0;
        }

        assertThat(replayed).isEqualTo(hot);
        assertThat(run).isEqualTo(100 - hot);
    }

    private void start(int hot) throws Exception {
        this.benchmark.hot = hot;
        this.benchmark.start();
    }
}

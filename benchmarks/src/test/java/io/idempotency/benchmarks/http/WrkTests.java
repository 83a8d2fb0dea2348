package io.idempotency.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrkTests {

    @Test
    void theResultIsFoundInWhatElseItPrints() {
        Measurement measurement = Wrk.parse("""
                Running 3s test @ http://127.0.0.1:8080/charges
                  1 threads and 32 connections
                Requests/sec:  10000.00
                RESULT requests=6000 micros=3000000 p50=2500 p99=12345 status=0 socket=0
                """);

        assertThat(measurement).isEqualTo(new Measurement(6000, 2000, 2.5, 12.345));
    }

    @Test
    void refusalsAreNoThroughput() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Wrk.parse("RESULT requests=6000 micros=3000000 p50=1 p99=2 status=1 socket=0"))
                .withMessageContaining("status=1");
    }

    @Test
    void neitherAreBrokenConnections() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Wrk.parse("RESULT requests=6000 micros=3000000 p50=1 p99=2 status=0 socket=3"));
    }

    @Test
    void norSilence() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Wrk.parse("RESULT requests=0 micros=3000000 p50=0 p99=0 status=0 socket=0"));
        assertThatIllegalStateException().isThrownBy(() -> Wrk.parse("unable to connect"));
    }

    @Test
    void whoDoesNotHaveItIsToldWhereItIs(@TempDir Path folder) throws Exception {
        Wrk wrk = Wrk.in(folder, folder.resolve("missing").toString());

        assertThatIllegalStateException().isThrownBy(wrk::check).withMessageContaining("package 'wrk'");
    }

    @Test
    void bodiesHaveTheLengthThatIsAskedFor(@TempDir Path folder) throws Exception {
        assertThat(new Bodies(folder).file(1000)).hasSize(1000);
        assertThat(Bodies.text(200)).hasSize(200).startsWith("{\"customer\"").endsWith("\"}");
    }
}

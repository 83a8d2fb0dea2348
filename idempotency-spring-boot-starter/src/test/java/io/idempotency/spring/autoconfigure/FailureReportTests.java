package io.idempotency.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.idempotency.spring.Idempotent;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a whole application prints that does not start. */
@ExtendWith(OutputCaptureExtension.class)
class FailureReportTests {

    @ParameterizedTest
    @MethodSource
    void theReportSaysWhatIsWrongAndHasNoStackTrace(String argument, String[] said, CapturedOutput output) {
        assertThatException().isThrownBy(() -> SpringApplication.run(Payments.class, "--server.port=0", argument));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains(said)
                .doesNotContain("\tat ");
    }

    static Stream<Arguments> theReportSaysWhatIsWrongAndHasNoStackTrace() {
        return Stream.of(
                row("--idempotency.include-paths[0]=api", "'idempotency.include-paths'", "It must begin with a slash."),
                row("--idempotency.in-flight.lease=16m", "'idempotency.in-flight.max-duration'", "PT16M"),
                row("--idempotency.tll=7d", "'idempotency.tll'", "commandLineArgs", "Did you mean 'idempotency.ttl'?"),
                row("--idempotency.store.type=redis", "'idempotency.store.type'", "'redis'", "Add the module"),
                row("--payments.ttl=soon", "Payments#pay[0 args]", "ttl = \"soon\"", "Correct the annotation"));
    }

    private static Arguments row(String argument, String... said) {
        return arguments(argument, said);
    }

    @ImportAutoConfiguration({
        TomcatServletWebServerAutoConfiguration.class,
        WebMvcAutoConfiguration.class,
        IdempotencyAutoConfiguration.class
    })
    @RestController
    static class Payments {

        @PostMapping("/payments")
        @Idempotent(ttl = "${payments.ttl:7d}")
        void pay() {}
    }
}

package io.idempotency.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("smoke")
class HttpAnswerTests {

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "application/problem+json, urn:idempotency:in-progress, in-progress",
                "APPLICATION/PROBLEM+JSON;charset=UTF-8, urn:idempotency:key-reused, key-reused",
                "application/problem+json, https://example.com/problems#key-missing, key-missing",
                "application/problem+json, https://example.com/problems/key-missing, key-missing",
                "application/json, urn:idempotency:in-progress, none"
            })
    void aProblemIsKnownByTheEndOfItsType(String contentType, String type, String problem) {
        assertThat(answer(contentType, "{\"status\":409, \"type\" : \"" + type + "\"}")
                        .problem())
                .isEqualTo(problem);
    }

    @Test
    void aProblemWithoutATypeHasNoName() {
        assertThat(answer("application/problem+json", "{\"status\":409}").problem())
                .isNull();
    }

    @Test
    void headersAreFoundInWhicheverCase() {
        HttpAnswer answer = HttpAnswer.of(200, Map.of("X-ID", List.of("1"), "x-id", List.of("1")), new byte[0]);
        assertThat(answer.header("x-Id")).containsExactly("1", "1");
        assertThat(answer.header("X-Other")).isEmpty();
    }

    @Test
    void aBodyCannotBeChanged() {
        byte[] body = {'a'};
        HttpAnswer answer = HttpAnswer.of(200, Map.of(), body);
        body[0] = 'b';
        answer.body()[0] = 'c';
        assertThat(answer.text()).isEqualTo("a");
    }

    private static HttpAnswer answer(String contentType, String body) {
        return HttpAnswer.of(409, Map.of("Content-Type", List.of(contentType)), body.getBytes(StandardCharsets.UTF_8));
    }
}

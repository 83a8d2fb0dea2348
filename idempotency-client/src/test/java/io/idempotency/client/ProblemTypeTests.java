package io.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

@Tag("smoke")
class ProblemTypeTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"urn:idempotency:in-progress\"}|in-progress",
                "{\"a\":{\"type\":\"inner\"},\"b\":[{}],\"type\":\"https://x/p#key-reused\",\"c\":1}|key-reused",
                "{\"type\":\"https://x/?problem=response-not-kept\",\"detail\":\"cut o|response-not-kept",
                "{\"type\":\"in-progress\"}|in-progress",
            })
    void isTheLastPartOfTheType(String body, String name) {
        assertThat(type("application/problem+json;charset=UTF-8", body)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "nothing",
                "{",
                "{}",
                "{\"type\":null}",
                "{\"type\":{\"type\":\"urn:idempotency:in-progress\"}}",
                "{\"type\":\"urn:idempotency:\"}",
                "{\"detail\":\"type\":\"in-progress\"}"
            })
    void whatCannotBeReadIsNone(String body) {
        assertThat(type("application/problem+json", body)).isNull();
    }

    @Test
    void otherContentIsNone() {
        String body = "{\"type\":\"urn:idempotency:in-progress\"}";
        assertThat(type("application/json", body)).isNull();
        assertThat(type("?", body)).isNull();
        assertThat(ProblemType.of(new HttpHeaders(), body.getBytes(StandardCharsets.UTF_8)))
                .isNull();
    }

    private static String type(String contentType, String body) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Content-Type", contentType);
        return ProblemType.of(headers, body.getBytes(StandardCharsets.UTF_8));
    }
}

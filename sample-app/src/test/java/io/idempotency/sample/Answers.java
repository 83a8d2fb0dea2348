package io.idempotency.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpResponse;

/** What the library may answer in the place of the payments API. */
final class Answers {

    private Answers() {}

    static void assertReplayOf(HttpResponse<String> first, HttpResponse<String> retry) {
        assertThat(retry.headers().firstValue("Idempotent-Replayed")).hasValue("true");
        assertThat(retry.statusCode()).isEqualTo(first.statusCode());
        assertThat(retry.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(retry.body()).isEqualTo(first.body());
    }

    static void assertProblem(HttpResponse<String> response, int status, String problem) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(JsonPath.<String>read(response.body(), "$.type")).isEqualTo("urn:idempotency:" + problem);
    }
}

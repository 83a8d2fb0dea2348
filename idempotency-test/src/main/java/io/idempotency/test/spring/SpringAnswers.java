package io.idempotency.test.spring;

import io.idempotency.test.HttpAnswer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.client.EntityExchangeResult;
import org.springframework.test.web.servlet.client.RestTestClient;

/**
 * Takes down what Spring's test clients have received. Needs {@code spring-test}, and {@code spring-web}.
 *
 * <p>MockMvc itself performs no dispatch but the first: of an asynchronous handler take the result of the dispatch that the test
 * performs, or of {@code MockMvcTester}'s {@code exchange()}.
 */
public final class SpringAnswers {

    private SpringAnswers() {}

    /**
     * Takes down an answer of {@code MockMvc}.
     *
     * @param actions what {@code perform} has returned
     * @return the answer
     * @throws IllegalStateException if the request has no answer yet, because it is still asynchronous
     */
    public static HttpAnswer answerOf(ResultActions actions) {
        return answerOf(actions.andReturn());
    }

    /**
     * Takes down an answer of {@code MockMvcTester}.
     *
     * @param result what {@code exchange} has returned
     * @return the answer
     * @throws IllegalStateException if the request has failed with an exception that nobody has handled, or has no answer yet,
     *     because it is still asynchronous
     */
    public static HttpAnswer answerOf(MvcTestResult result) {
        Exception unresolved = result.getUnresolvedException();
        if (unresolved != null) {
            throw new IllegalStateException("The request has failed", unresolved);
        }
        return answerOf(result.getMvcResult());
    }

    /**
     * Takes down an answer of {@code RestTestClient}, whatever it is bound to.
     *
     * @param response what {@code exchange} has returned; its body is read here
     * @return the answer
     */
    public static HttpAnswer answerOf(RestTestClient.ResponseSpec response) {
        EntityExchangeResult<byte[]> result = response.expectBody().returnResult();
        return answer(result.getStatus().value(), result.getResponseHeaders(), result.getResponseBodyContent());
    }

    /**
     * Takes down an answer of {@code RestClient}, {@code RestTemplate} or {@code TestRestTemplate}, one that does not throw for
     * statuses that are errors.
     *
     * @param response with its body as bytes
     * @return the answer
     */
    public static HttpAnswer answerOf(ResponseEntity<byte[]> response) {
        byte[] body = response.getBody();
        return answer(response.getStatusCode().value(), response.getHeaders(), body != null ? body : new byte[0]);
    }

    private static HttpAnswer answerOf(MvcResult result) {
        if (result.getRequest().isAsyncStarted()) {
            throw new IllegalStateException(
                    "The request is still asynchronous: perform its dispatch, or use a real port");
        }
        MockHttpServletResponse response = result.getResponse();
        Map<String, List<String>> headers = new LinkedHashMap<>();
        response.getHeaderNames().forEach(name -> headers.put(name, response.getHeaders(name)));
        return HttpAnswer.of(response.getStatus(), headers, response.getContentAsByteArray());
    }

    private static HttpAnswer answer(int status, HttpHeaders headers, byte[] body) {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        headers.forEach((name, values) -> copy.put(name, new ArrayList<>(values)));
        return HttpAnswer.of(status, copy, body);
    }
}

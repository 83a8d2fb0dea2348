package io.idempotency.sample;

import static io.idempotency.test.IdempotentRequestAssert.assertThatRequest;
import static io.idempotency.test.spring.SpringAnswers.answerOf;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.idempotency.test.HttpAnswer;
import io.idempotency.test.IdempotentRequestAssert;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** What the assertions are for: without them this application would look right. */
@SpringBootTest(properties = "idempotency.enabled=false")
@AutoConfigureMockMvc
class HomeMadeFilterTests {

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private JdbcClient jdbc;

    @TestConfiguration(proxyBeanMethods = false)
    static class FilterConfiguration {

        @Bean
        LooksFirst looksFirst() {
            return new LooksFirst();
        }
    }

    @Test
    void itReplaysARetry() {
        assertThatCharge().isReplayed();
    }

    @Test
    void itIsFoundOutByDuplicatesAtTheSameTime() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThatCharge().rounds(20).runsOnceUnder(8))
                .withMessageContainingAll(
                        "answers are neither replays nor refusals, and 1 should be", "the effects grew by");
    }

    private IdempotentRequestAssert assertThatCharge() {
        return assertThatRequest(this::charge)
                .counting(() -> this.jdbc
                        .sql("SELECT count(*) FROM processor_journal")
                        .query(Long.class)
                        .single());
    }

    private HttpAnswer charge(String key) {
        return answerOf(this.mvc
                .post()
                .uri("/charges")
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content("{\"amount\":800,\"currency\":\"EUR\",\"card\":\"tok_visa\"}")
                .exchange());
    }

    /** Looks for an answer first, and remembers one at the end: what comes in between runs again. */
    static final class LooksFirst extends OncePerRequestFilter {

        private final Map<String, Remembered> answers = new ConcurrentHashMap<>();

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String key = request.getHeader("Idempotency-Key");
            Remembered known = this.answers.get(key);
            if (known != null) {
                response.setHeader("Idempotent-Replayed", "true");
                known.writeTo(response);
                return;
            }
            ContentCachingResponseWrapper wrapper = new ContentCachingResponseWrapper(response);
            chain.doFilter(request, wrapper);
            Remembered answer = Remembered.of(wrapper);
            this.answers.put(key, answer);
            wrapper.copyBodyToResponse();
        }
    }

    private record Remembered(int status, String location, String contentType, String body) {

        static Remembered of(ContentCachingResponseWrapper response) throws IOException {
            return new Remembered(
                    response.getStatus(),
                    response.getHeader("Location"),
                    response.getContentType(),
                    new String(response.getContentAsByteArray(), StandardCharsets.UTF_8));
        }

        void writeTo(HttpServletResponse response) throws IOException {
            response.setStatus(this.status);
            response.setHeader("Location", this.location);
            response.setContentType(this.contentType);
            response.getOutputStream().write(this.body.getBytes(StandardCharsets.UTF_8));
        }
    }
}

package io.idempotency.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.Decision;
import io.idempotency.spring.IdempotencyProblem;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.ModelAndView;

/** What becomes of a refusal in an application whose exception handling answers in a way of its own. */
class RefusalsTests {

    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void anAnswerThatIsWrittenIsLeftAlone() throws IOException {
        refuse(new ModelAndView());
        assertThat(this.response.isCommitted()).isFalse();
        assertThat(this.response.getStatus()).isEqualTo(200);
    }

    /** Outside a dispatcher servlet nobody renders a view: the refusal would be an empty 200. */
    @Test
    void insteadOfAViewTheErrorPageAnswers() throws IOException {
        refuse(new ModelAndView("error"));
        assertThat(this.response.getStatus()).isEqualTo(409);
        assertThat(this.response.getErrorMessage()).isEqualTo(IdempotencyProblem.KEY_REUSED.title());
    }

    @Test
    void whereNobodyAnswersTheErrorPageDoes() throws IOException {
        refuse(null);
        assertThat(this.response.getStatus()).isEqualTo(409);
    }

    private void refuse(@Nullable ModelAndView resolved) throws IOException {
        Map<IdempotencyProblem, HttpStatusCode> statuses = Stream.of(IdempotencyProblem.values())
                .collect(Collectors.toMap(problem -> problem, problem -> HttpStatus.CONFLICT));
        RefusalSettings settings = new RefusalSettings(statuses, Duration.ofSeconds(1), null, null);
        new Refusals(settings, () -> (request, response, handler, ex) -> resolved)
                .refuse(new Decision.KeyReused(), new MockHttpServletRequest(), this.response);
    }
}

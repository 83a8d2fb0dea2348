package io.idempotency.sample.cli;

import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** Tells people why a call is sent again. For one call; it comes after the interceptor that makes the attempts. */
final class ProgressInterceptor implements ClientHttpRequestInterceptor {

    private final PrintWriter out;
    private int attempts;
    private @Nullable String last;

    ProgressInterceptor(PrintWriter out) {
        this.out = out;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        this.attempts++;
        if (this.last != null) {
            this.out.println("Attempt " + this.attempts + ", after: " + this.last);
        }
        try {
            ClientHttpResponse response = execution.execute(request, body);
            this.last = String.valueOf(response.getStatusCode().value());
            return response;
        } catch (IOException ex) {
            this.last = ex.getMessage() == null ? ex.getClass().getSimpleName() : ex.getMessage();
            throw ex;
        }
    }
}

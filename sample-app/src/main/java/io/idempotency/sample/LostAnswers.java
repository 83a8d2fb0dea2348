package io.idempotency.sample;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Closes the connection in the place of an answer, if {@link Fault#LOSE_ANSWER} is asked for: the request is handled as
 * ever, and not a byte comes back.
 *
 * <p>A client whose connection was used before may send the request once more by itself: browsers and curl do. That one
 * is lost, too.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class LostAnswers extends OncePerRequestFilter
        implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    /** A filter cannot close a connection, but Tomcat can. */
    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addEngineValves(new ClosingValve());
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !Fault.LOSE_ANSWER.isAskedForBy(request);
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    /** Nobody asks the wrapper for what it has kept, so nothing is sent before the connection is closed. */
    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, new ContentCachingResponseWrapper(response));
    }

    private static final class ClosingValve extends ValveBase {

        private ClosingValve() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            getNext().invoke(request, response);
            if (Fault.LOSE_ANSWER.isAskedForBy(request)) {
                response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
            }
        }
    }
}

package io.idempotency.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedRuntimeException;

/** Tells failures of the network apart, across the HTTP clients that Spring may sit on. */
final class Failures {

    /** What they throw for a broken connection need not be an {@code IOException}. */
    private static final List<String> TRANSPORTS =
            List.of("io.netty.", "reactor.netty.", "org.eclipse.jetty.", "org.apache.hc.");

    private Failures() {}

    /** Whether it is one of the network at all. */
    static boolean isOfTransport(Throwable failure) {
        return find(
                failure,
                cause -> cause instanceof IOException
                        || cause instanceof TimeoutException
                        || TRANSPORTS.stream().anyMatch(cause.getClass().getName()::startsWith));
    }

    /** Whether it may pass: a certificate that is wrong now is wrong a second later. */
    static boolean mayPass(Throwable failure) {
        return !find(
                failure,
                cause -> cause instanceof CertificateException
                        || cause instanceof CertPathValidatorException
                        || cause instanceof SSLPeerUnverifiedException);
    }

    static AttemptOutcome outcome(Throwable failure) {
        return find(failure, Failures::isOfConnecting) ? AttemptOutcome.NOT_CONNECTED : AttemptOutcome.BROKEN;
    }

    /** Takes off what Spring has put around it, which says nothing. */
    static Throwable unwrap(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof NestedRuntimeException && cause != null ? cause : failure;
    }

    private static boolean isOfConnecting(Throwable failure) {
        return failure instanceof ConnectException
                || failure instanceof HttpConnectTimeoutException
                || failure instanceof UnknownHostException
                || failure instanceof NoRouteToHostException
                || failure instanceof SSLHandshakeException
                || failure instanceof SSLPeerUnverifiedException;
    }

    private static boolean find(Throwable failure, Predicate<Throwable> kind) {
        int depth = 0;
        for (@Nullable Throwable cause = failure; cause != null && depth < 10; cause = cause.getCause(), depth++) {
            if (kind.test(cause)) {
                return true;
            }
        }
        return false;
    }
}

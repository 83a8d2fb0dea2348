package io.idempotency.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;

class FailuresTests {

    /** A server that goes while it shakes hands says so in the same class as one whose certificate is wrong. */
    @Test
    void onlyCertificatesStayWrong() {
        assertThat(Failures.mayPass(new SSLHandshakeException("Remote host terminated the handshake")))
                .isTrue();
        SSLHandshakeException expired = new SSLHandshakeException("PKIX path validation failed");
        expired.initCause(new CertificateExpiredException());
        assertThat(Failures.mayPass(new IOException(expired))).isFalse();
        assertThat(Failures.mayPass(new SSLPeerUnverifiedException("x"))).isFalse();
        assertThat(Failures.mayPass(new SocketException("reset"))).isTrue();
    }

    @Test
    void onlyConnectingIsNotConnected() {
        assertThat(Failures.outcome(new IOException(new ConnectException()))).isEqualTo(AttemptOutcome.NOT_CONNECTED);
        assertThat(Failures.outcome(new UnknownHostException())).isEqualTo(AttemptOutcome.NOT_CONNECTED);
        assertThat(Failures.outcome(new SocketTimeoutException())).isEqualTo(AttemptOutcome.BROKEN);
        assertThat(Failures.outcome(new IllegalStateException())).isEqualTo(AttemptOutcome.BROKEN);
    }

    @Test
    void theNetworkIsWhatClientsOfItThrow() {
        assertThat(Failures.isOfTransport(new RuntimeException(new TimeoutException())))
                .isTrue();
        assertThat(Failures.isOfTransport(ReadTimeoutException.INSTANCE)).isTrue();
        assertThat(Failures.isOfTransport(new IllegalStateException())).isFalse();
    }

    @Test
    void aFailureThatCausesItselfIsNotLookedAtForEver() {
        IOException one = new IOException("one");
        IOException other = new IOException("other", one);
        one.initCause(other);
        assertThat(Failures.mayPass(one)).isTrue();
    }
}

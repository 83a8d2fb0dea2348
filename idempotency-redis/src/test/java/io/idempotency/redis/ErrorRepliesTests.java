package io.idempotency.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorRepliesTests {

    @ParameterizedTest
    @ValueSource(strings = {"READONLY You can't write", "OOM command not allowed", "ERR max number of clients reached"})
    void whatBeginsWithACodeIsAReply(String message) {
        assertThat(ErrorReplies.isOne(new IllegalStateException("Error in execution", new RuntimeException(message))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Connection reset", "Unable to connect", "A sentence", "PING"})
    void whatDoesNotIsNone(String message) {
        assertThat(ErrorReplies.isOne(new IllegalStateException(message))).isFalse();
    }

    /** So some of them begin. */
    @Test
    void whatTheNetworkDidIsNone() {
        assertThat(ErrorReplies.isOne(new IllegalStateException(new EOFException("SSL peer shut down incorrectly"))))
                .isFalse();
        assertThat(ErrorReplies.isOne(new IllegalStateException(
                        new IOException("PKIX path building failed", new RuntimeException("PKIX path")))))
                .isFalse();
    }
}

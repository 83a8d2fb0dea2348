package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EngineSettingsTests {

    private static final Duration LEASE = Duration.ofSeconds(30);

    @Test
    void aRunMayLastAsLongAsOneLease() {
        assertThat(new EngineSettings(LEASE, LEASE, 0, 100).maxDuration()).isEqualTo(LEASE);
    }

    @Test
    void refusesWhatContradictsItself() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EngineSettings(Duration.ofNanos(999_999), LEASE, 0, 100))
                .withMessageContaining("lease");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EngineSettings(LEASE.negated(), LEASE, 0, 100))
                .withMessageContaining("lease");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EngineSettings(LEASE, LEASE.minusNanos(1), 0, 100))
                .withMessageContaining("maxDuration");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EngineSettings(LEASE, LEASE, -1, 100))
                .withMessageContaining("unstoredMaxBytes");
    }
}

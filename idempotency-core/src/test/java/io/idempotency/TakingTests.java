package io.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.idempotency.Taking.Manner;
import io.idempotency.store.Fingerprint;
import io.idempotency.store.UnreadableRecordException;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TakingTests {

    private static final String DIGEST = "UDcSfZXM4GKX6VN6EL9I4QqTZOQCL5-DDVbv2NgkQ_c";
    private static final byte[] BYTES = Base64.getUrlDecoder().decode(DIGEST);

    @ParameterizedTest
    @EnumSource
    void theTextFormOfEachMannerParsesBack(Manner manner) {
        for (long length : List.of(-1L, 0L, 1L, 1L << 40, Long.MAX_VALUE)) {
            for (long declared : List.of(-1L, 0L, 65_536L, Long.MAX_VALUE)) {
                Taking taking = new Taking(manner, length, declared);

                assertThat(Taking.of(taking.sign(BYTES))).isEqualTo(taking);
            }
        }
    }

    @Test
    void theTextFormNeverChanges() {
        assertThat(new Taking(Manner.PREFIX, 4, 1000).sign(BYTES))
                .isEqualTo(new Fingerprint("1.prefix.4.1000." + DIGEST));
        assertThat(Taking.uncounted(Manner.PARTS).sign(BYTES)).isEqualTo(new Fingerprint("1.parts.-1.-1." + DIGEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.raw.0.-1." + DIGEST,
                "11.raw.0.-1." + DIGEST,
                "raw.0.-1." + DIGEST,
                "1.xml.0.-1." + DIGEST,
                "1.RAW.0.-1." + DIGEST,
                "1..0.-1." + DIGEST,
                "1.raw..-1." + DIGEST,
                "1.raw.0.." + DIGEST,
                "1.raw.0." + DIGEST,
                "1.raw.-2.-1." + DIGEST,
                "1.raw.+1.-1." + DIGEST,
                "1.raw.0x1.-1." + DIGEST,
                "1.raw.9223372036854775808.-1." + DIGEST,
                "1.raw.0.9999999999999999999." + DIGEST,
                "1.raw.99999999999999999999.-1." + DIGEST,
                "1.raw.0.-1.",
                "1.raw.0.-1",
                "1.raw.0.-1.A" + DIGEST,
                "1.raw.0.-1.AAAA",
                "1.raw.0.-1." + DIGEST + ".",
                "1.raw.0.-1." + DIGEST + "=",
                "x"
            })
    void whatNoReleaseHasWrittenIsUnreadable(String fingerprint) {
        assertThatExceptionOfType(UnreadableRecordException.class)
                .isThrownBy(() -> Taking.of(new Fingerprint(fingerprint)));
    }
}

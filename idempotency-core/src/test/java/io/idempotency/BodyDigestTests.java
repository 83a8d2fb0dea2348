package io.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.Taking.Manner;
import io.idempotency.store.Fingerprint;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class BodyDigestTests {

    private final RequestDigest request = RequestDigest.of(List.of("/payments", "a=1", "application/json"));

    @Test
    void fingerprintsOfPrefixesNeverChange() {
        assertThat(prefix(1000))
                .isEqualTo(new Fingerprint("1.prefix.4.1000.cAXE1DPs0XLq9asL7fLsipOqdWVNFlcHwA5amaMnlSE"));
        assertThat(prefix(-1)).isEqualTo(new Fingerprint("1.prefix.4.-1.cAXE1DPs0XLq9asL7fLsipOqdWVNFlcHwA5amaMnlSE"));
    }

    @Test
    void aPrefixIsNeverTakenForAWholeBody() {
        assertThat(digest().whole()).isNotEqualTo(prefix(4)).isNotEqualTo(prefix(-1));
        assertThat(Taking.of(digest().whole())).isEqualTo(new Taking(Manner.RAW, 4, -1));
        assertThat(Taking.of(prefix(4))).isEqualTo(new Taking(Manner.PREFIX, 4, 4));
    }

    @Test
    void prefixesOfBodiesOfDifferentLengthsDiffer() {
        assertThat(prefix(1000)).isEqualTo(prefix(1000)).isNotEqualTo(prefix(1001));
    }

    @Test
    void aPrefixOfNothingIsOne() {
        assertThat(Taking.of(this.request.body().prefix(Long.MAX_VALUE)))
                .isEqualTo(new Taking(Manner.PREFIX, 0, Long.MAX_VALUE));
    }

    @RepeatedTest(20)
    void chunkingDoesNotMatter(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        byte[] body = new byte[random.nextInt(10_000)];
        random.nextBytes(body);
        BodyDigest digest = this.request.body();
        int taken = 0;
        while (taken < body.length) {
            int count = random.nextInt(body.length - taken + 1);
            byte[] chunk = new byte[count + 10];
            int offset = random.nextInt(10);
            System.arraycopy(body, taken, chunk, offset, count);
            digest.update(chunk, offset, count);
            taken += count;
            assertThat(digest.length()).isEqualTo(taken);
        }

        assertThat(digest.whole()).isEqualTo(this.request.raw(body));
    }

    private Fingerprint prefix(long declaredLength) {
        return digest().prefix(declaredLength);
    }

    private BodyDigest digest() {
        BodyDigest digest = this.request.body();
        digest.update("{\"amount\":1}".getBytes(UTF_8), 0, 4);
        return digest;
    }
}

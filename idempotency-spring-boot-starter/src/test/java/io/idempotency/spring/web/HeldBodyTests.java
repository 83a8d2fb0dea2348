package io.idempotency.spring.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldBodyTests {

    private static final byte[] TEXT = "0123456789".getBytes(UTF_8);

    private final HeldBody body = new HeldBody();

    @Test
    void whatIsWrittenInPiecesOfAnySizeIsThere() {
        Random random = new Random(7);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int i = 0; i < 500; i++) {
            byte[] piece = new byte[random.nextInt(40)];
            random.nextBytes(piece);
            int offset = random.nextInt(piece.length + 1);
            expected.write(piece, offset, piece.length - offset);
            this.body.write(piece, offset, piece.length - offset);
        }
        assertThat(this.body.first(this.body.size())).isEqualTo(expected.toByteArray());
        assertThat(this.body.size()).isEqualTo(expected.size());
    }

    @Test
    void whatIsWrittenAtOnceIsHandedOverWithoutACopy() {
        this.body.write(TEXT, 0, TEXT.length);

        assertThat(this.body.first(TEXT.length)).isSameAs(this.body.first(TEXT.length));
    }

    @Test
    void whatWasWrittenInPiecesIsCopiedOnce() {
        this.body.write(TEXT, 0, 4);
        this.body.write(TEXT, 4, 6);

        assertThat(this.body.first(TEXT.length))
                .isSameAs(this.body.first(TEXT.length))
                .isEqualTo(TEXT);
    }

    @Test
    void whatIsHandedOverIsNeverChanged() {
        this.body.write(TEXT, 0, TEXT.length);
        byte[] handedOver = this.body.first(TEXT.length);

        this.body.write(TEXT, 3, 4);
        this.body.reset();
        this.body.write(TEXT, 5, 5);

        assertThat(handedOver).isEqualTo(TEXT);
        assertThat(this.body.first(5)).isEqualTo("56789".getBytes(UTF_8));
    }

    @Test
    void theStartAloneCanBeHandedOver() {
        this.body.write(TEXT, 0, TEXT.length);

        assertThat(this.body.first(3)).isEqualTo("012".getBytes(UTF_8));
        assertThat(new HeldBody().first(0)).isEmpty();
    }
}

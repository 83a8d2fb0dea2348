package io.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.idempotency.Taking.Manner;
import io.idempotency.store.Fingerprint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestDigestTests {

    private static final byte[] BODY = "{\"amount\":1}".getBytes(UTF_8);

    private final RequestDigest request = RequestDigest.of(List.of("/payments", "a=1", "application/json"));

    /** Retries are compared with records of earlier releases: a change of these values is a change of the format. */
    @Test
    void fingerprintsNeverChange() {
        assertThat(this.request.withoutBody()).hasToString("1.none.-1.-1.UDcSfZXM4GKX6VN6EL9I4QqTZOQCL5-DDVbv2NgkQ_c");
        assertThat(this.request.raw(BODY)).hasToString("1.raw.12.-1.Ns2I6fRApM5GiN68hYGa1sSt34kkpsascdV3OzXjkyc");
        assertThat(this.request.json(BODY)).hasToString("1.json.-1.-1.Ns2I6fRApM5GiN68hYGa1sSt34kkpsascdV3OzXjkyc");
        assertThat(this.request.form(List.of("a", "1")))
                .hasToString("1.form.-1.-1.mkh5gkN9d7-JWqIAPiCGls7nFx-2BNCbrr_Q_fYt3Ek");
        assertThat(this.request.parts(List.of("a", "1")))
                .hasToString("1.parts.-1.-1.mkh5gkN9d7-JWqIAPiCGls7nFx-2BNCbrr_Q_fYt3Ek");
    }

    @Test
    void eachMannerSaysWhatItIs() {
        assertThat(Taking.of(this.request.withoutBody())).isEqualTo(new Taking(Manner.NONE, -1, -1));
        assertThat(Taking.of(this.request.raw(BODY))).isEqualTo(new Taking(Manner.RAW, BODY.length, -1));
        assertThat(Taking.of(this.request.json(BODY))).isEqualTo(new Taking(Manner.JSON, -1, -1));
        assertThat(Taking.of(this.request.form(List.of()))).isEqualTo(new Taking(Manner.FORM, -1, -1));
        assertThat(Taking.of(this.request.parts(List.of()))).isEqualTo(new Taking(Manner.PARTS, -1, -1));
    }

    @Test
    void aWholeBodyIsTheSameReadAtOnceOrWhileItComes() {
        BodyDigest body = this.request.body();
        body.update(BODY, 0, BODY.length);

        assertThat(body.whole()).isEqualTo(this.request.raw(BODY));
        assertThat(this.request.body().whole()).isEqualTo(this.request.raw(new byte[0]));
    }

    @Test
    void bodiesOfOneRequestDoNotDisturbEachOther() {
        BodyDigest first = this.request.body();
        BodyDigest second = this.request.body();
        first.update(BODY, 0, BODY.length);
        second.update(BODY, 0, 1);
        second.update(BODY, 1, BODY.length - 1);

        assertThat(first.whole()).isEqualTo(second.whole());
    }

    @Test
    void differentRequestsHaveDifferentFingerprints() {
        Set<Fingerprint> fingerprints = new LinkedHashSet<>();
        List<List<String>> requests = List.of(
                List.of(),
                List.of(""),
                List.of("a", "bc"),
                List.of("ab", "c"),
                List.of("abc"),
                List.of("abc", ""),
                List.of("", "abc"),
                List.of("?"),
                List.of("\uD800"),
                List.of("\uDFFF"));
        List<String> bodies = List.of("", "a", "b", "ab");
        for (List<String> fields : requests) {
            for (String body : bodies) {
                fingerprints.add(RequestDigest.of(fields).raw(body.getBytes(UTF_8)));
            }
            for (List<String> parsed : requests) {
                fingerprints.add(RequestDigest.of(fields).form(parsed));
                fingerprints.add(RequestDigest.of(fields).parts(parsed));
            }
        }

        assertThat(fingerprints.size()).isEqualTo(requests.size() * (bodies.size() + 2 * requests.size()));
    }

    @Test
    void fieldsAreNotTakenForTheBeginningOfTheBody() {
        assertThat(RequestDigest.of(List.of("a")).raw("b".getBytes(UTF_8)))
                .isNotEqualTo(RequestDigest.of(List.of("a", "b")).raw(new byte[0]));
    }
}

package io.idempotency.spring.web;

import io.idempotency.BodyDigest;
import io.idempotency.RequestDigest;
import io.idempotency.Taking;
import io.idempotency.store.Fingerprint;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A body of type {@code multipart/form-data}, compared by its parts: a retry may choose another boundary. */
final class MultipartRequest extends ParsedRequest {

    private static final int CHUNK = 8192;

    MultipartRequest(HttpServletRequest request, RequestDigest digest, RequestSettings settings) {
        super(request, digest, Taking.Manner.PARTS, settings);
    }

    @Override
    Fingerprint parse() throws IOException {
        List<String> fields = new ArrayList<>();
        try {
            for (Part part : request().getParts()) {
                if (!part.getName().equals(CSRF_PARAMETER)) {
                    fields.add(digested(part));
                }
            }
        } catch (ServletException | IllegalStateException ex) {
            throw new IOException("The parts of the request cannot be read", ex);
        }
        return digest().parts(fields);
    }

    private static String digested(Part part) throws IOException {
        BodyDigest digest = RequestDigest.of(List.of(
                        part.getName(),
                        Objects.requireNonNullElse(part.getSubmittedFileName(), ""),
                        Objects.requireNonNullElse(part.getContentType(), "")))
                .body();
        byte[] chunk = new byte[CHUNK];
        try (InputStream input = part.getInputStream()) {
            for (int count = input.read(chunk); count >= 0; count = input.read(chunk)) {
                digest.update(chunk, 0, count);
            }
        }
        return digest.whole().value();
    }
}

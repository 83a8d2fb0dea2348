package io.idempotency.spring.web;

import io.idempotency.RequestDigest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Opens keyed requests, reading ahead the bodies that fit the buffer. Thread safe. */
final class RequestReader {

    private static final String JSON_SUFFIX = "+json";

    private final RequestSettings settings;

    RequestReader(RequestSettings settings) {
        this.settings = settings;
    }

    /** Opens a request that is refused before it is compared: nothing is read ahead. */
    IncomingRequest openRefused(HttpServletRequest request) {
        return new StreamedRequest(request, RequestDigest.of(List.of()), new byte[0], this.settings);
    }

    /**
     * Opens a request.
     *
     * @throws IOException if the client breaks off in the middle of a body that is read ahead
     */
    IncomingRequest open(HttpServletRequest request) throws IOException {
        String type = typeWithoutParameters(request);
        RequestDigest digest = RequestDigest.of(fields(request, type));
        if (type.equals(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
            return new FormRequest(request, digest, this.settings);
        }
        if (type.equals(MediaType.MULTIPART_FORM_DATA_VALUE)) {
            return new MultipartRequest(request, digest, this.settings);
        }
        if (request.getContentLengthLong() > this.settings.bufferSize()) {
            return new StreamedRequest(request, digest, new byte[0], this.settings);
        }
        byte[] start = readAhead(request);
        return start.length <= this.settings.bufferSize()
                ? new BufferedRequest(request, digest, start, this.settings.body(), canonicalJson(type))
                : new StreamedRequest(request, digest, start, this.settings);
    }

    private UnaryOperator<byte @Nullable []> canonicalJson(String type) {
        boolean json = type.equals(MediaType.APPLICATION_JSON_VALUE) || type.endsWith(JSON_SUFFIX);
        return json ? this.settings.canonicalJson() : body -> null;
    }

    /** Reads a body of known length into an array of just that; of another one byte more than fits, if there is one. */
    private byte[] readAhead(HttpServletRequest request) throws IOException {
        int declared = (int) request.getContentLengthLong();
        if (declared == 0) {
            return new byte[0];
        }
        InputStream input = request.getInputStream();
        if (declared < 0) {
            return input.readNBytes(this.settings.bufferSize() + 1);
        }
        byte[] bytes = new byte[declared];
        if (input.readNBytes(bytes, 0, declared) < declared) {
            throw new EOFException("The request ends before its content does");
        }
        return bytes;
    }

    private List<String> fields(HttpServletRequest request, String type) {
        List<String> fields = new ArrayList<>();
        fields.add(request.getRequestURI());
        fields.add(Objects.requireNonNullElse(request.getQueryString(), ""));
        fields.add(type);
        for (String header : this.settings.headers()) {
            add(request, header, fields);
        }
        if (this.settings.authorization() && request.getUserPrincipal() == null) {
            add(request, HttpHeaders.AUTHORIZATION, fields);
        }
        return fields;
    }

    private static void add(HttpServletRequest request, String header, List<String> fields) {
        List<String> values = Collections.list(request.getHeaders(header));
        fields.add(header);
        fields.add(Integer.toString(values.size()));
        fields.addAll(values);
    }

    private static String typeWithoutParameters(HttpServletRequest request) {
        String type = Objects.requireNonNullElse(request.getContentType(), "");
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}

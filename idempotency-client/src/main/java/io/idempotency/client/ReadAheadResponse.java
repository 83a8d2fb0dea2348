package io.idempotency.client;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** An answer of which some has been read, perhaps all of it; whoever has it next notices nothing. */
final class ReadAheadResponse implements ClientHttpResponse {

    private final ClientHttpResponse response;
    private final byte[] beginning;
    private final InputStream body;

    private ReadAheadResponse(ClientHttpResponse response, byte[] beginning, InputStream body) {
        this.response = response;
        this.beginning = beginning;
        this.body = body;
    }

    /**
     * Reads the beginning of an answer. One that is a stream by its type is not read, unless it is an error.
     *
     * @param method of the request
     * @param limit in bytes; of an error enough is read to know which one it is
     * @throws IOException if the connection breaks until then; the answer is closed
     */
    static ReadAheadResponse of(ClientHttpResponse response, HttpMethod method, int limit) throws IOException {
        try {
            InputStream body = response.getBody();
            byte[] beginning =
                    body.readNBytes(ReadAhead.length(response.getStatusCode(), response.getHeaders(), limit));
            ReadAheadResponse readAhead = new ReadAheadResponse(
                    response, beginning, new SequenceInputStream(new ByteArrayInputStream(beginning), body));
            if (!method.equals(HttpMethod.HEAD) && response.getStatusCode().is2xxSuccessful()) {
                readAhead.checkLength(limit);
            }
            return readAhead;
        } catch (IOException | RuntimeException ex) {
            response.close();
            throw ex;
        }
    }

    /** Not every client notices that an answer is cut off: an {@code HttpURLConnection} takes what has arrived for the whole. */
    private void checkLength(int limit) throws IOException {
        HttpHeaders headers = getHeaders();
        boolean coded = headers.containsHeader(HttpHeaders.CONTENT_ENCODING);
        long length = coded || LiveTypes.contains(headers) ? 0 : headers.getContentLength();
        if (this.beginning.length < Math.min(limit, length)) {
            throw new EOFException(
                    "The connection was closed after " + this.beginning.length + " of " + length + " bytes");
        }
    }

    byte[] beginning() {
        return this.beginning;
    }

    @Override
    public HttpStatusCode getStatusCode() throws IOException {
        return this.response.getStatusCode();
    }

    @Override
    public String getStatusText() throws IOException {
        return this.response.getStatusText();
    }

    @Override
    public HttpHeaders getHeaders() {
        return this.response.getHeaders();
    }

    @Override
    public InputStream getBody() {
        return this.body;
    }

    @Override
    public void close() {
        this.response.close();
    }
}

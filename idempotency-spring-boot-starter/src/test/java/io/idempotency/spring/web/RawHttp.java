package io.idempotency.spring.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** One connection, for what an HTTP client does not let one do. */
final class RawHttp implements Closeable {

    private final Socket socket;
    private final InputStream input;
    private boolean closes;

    RawHttp(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setSoTimeout(10_000);
        this.socket.setTcpNoDelay(true);
        this.input = new BufferedInputStream(this.socket.getInputStream());
    }

    void send(String request) throws IOException {
        send(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        this.socket.getOutputStream().write(bytes);
    }

    /** Reads one answer to its end. */
    int readStatus() throws IOException {
        return readAnswer().status();
    }

    /** Reads one answer to its end, unless that is the end of the connection. */
    Answer readAnswer() throws IOException {
        String status = readLine();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            String[] parts = line.split(":", 2);
            headers.merge(parts[0], parts[1].strip(), (one, other) -> one + ", " + other);
        }
        this.closes = headers.getOrDefault("Connection", "").equals("close");
        int code = Integer.parseInt(status.split(" ", -1)[1]);
        return new Answer(code, headers, new String(readBody(headers), StandardCharsets.UTF_8));
    }

    private byte[] readBody(Map<String, String> headers) throws IOException {
        if (headers.containsKey("Content-Length")) {
            return this.input.readNBytes(Integer.parseInt(headers.get("Content-Length")));
        }
        if (!headers.containsKey("Transfer-Encoding")) {
            return new byte[0];
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(readLine(), 16); size > 0; size = Integer.parseInt(readLine(), 16)) {
            body.writeBytes(this.input.readNBytes(size));
            readLine();
        }
        readLine();
        return body.toByteArray();
    }

    /** What came back; repeated headers in one line. */
    record Answer(int status, Map<String, String> headers, String text) {

        boolean isReplay() {
            return "true".equals(this.headers.get(Http.REPLAYED));
        }
    }

    /** {@return what comes until the connection ends, which is how the oldest answers end} */
    String readRest() throws IOException {
        return new String(this.input.readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Reads until the text has come. */
    void readUntil(String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = this.input.read();
            if (next < 0) {
                throw new IOException("The connection is closed");
            }
            read.append((char) next);
        }
    }

    /** {@return whether the answer that was read last is the last one} */
    boolean saysItCloses() {
        return this.closes;
    }

    /** Reads to the end of the connection, which must come. */
    boolean isClosed() throws SocketTimeoutException {
        try {
            this.input.readAllBytes();
            return true;
        } catch (SocketTimeoutException ex) {
            throw ex;
        } catch (IOException ex) {
            return true;
        }
    }

    /** Sends no more, but goes on reading. */
    void endSending() throws IOException {
        this.socket.shutdownOutput();
    }

    /** Reads whatever comes until the connection ends, in whichever way. */
    void readToEnd() {
        try {
            this.input.readAllBytes();
        } catch (IOException ex) {
            // a reset is an end, too
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = this.input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new IOException("The connection is closed");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Closes the connection by a reset, as a client does that has died. */
    void abort() throws IOException {
        this.socket.setSoLinger(true, 0);
        this.socket.close();
    }

    @Override
    public void close() throws IOException {
        this.socket.close();
    }
}

package io.idempotency.spring.web;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection, for what an HTTP client does not let one do. */
final class RawHttp implements Closeable {

    private final Socket socket;
    private boolean closes;

    RawHttp(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setSoTimeout(10_000);
    }

    void send(String request) throws IOException {
        this.socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        this.socket.getOutputStream().flush();
    }

    /** Reads one answer to its end. */
    int readStatus() throws IOException {
        InputStream input = this.socket.getInputStream();
        String status = readLine(input);
        int length = 0;
        boolean chunked = false;
        this.closes = false;
        for (String line = readLine(input); !line.isEmpty(); line = readLine(input)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
            chunked |= lower.equals("transfer-encoding: chunked");
            this.closes |= lower.equals("connection: close");
        }
        if (chunked) {
            for (int size = Integer.parseInt(readLine(input), 16);
                    size > 0;
                    size = Integer.parseInt(readLine(input), 16)) {
                input.readNBytes(size);
                readLine(input);
            }
            readLine(input);
        } else {
            input.readNBytes(length);
        }
        return Integer.parseInt(status.split(" ", -1)[1]);
    }

    /** Reads until the text has come. */
    void readUntil(String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = this.socket.getInputStream().read();
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
            this.socket.getInputStream().readAllBytes();
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
            this.socket.getInputStream().readAllBytes();
        } catch (IOException ex) {
            // a reset is an end, too
        }
    }

    private static String readLine(InputStream input) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next != '\n'; next = input.read()) {
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

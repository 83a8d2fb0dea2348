package io.idempotency.spring.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Handlers that answer bit by bit. Each sends one part, waits for the test, and then sends another part, ends, fails, or goes on
 * until the client has gone.
 */
@RestController
class StreamController {

    private static final String FIRST = "first\n";

    private final Ledger ledger;

    StreamController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Spring does not pass a flush of this kind of body on: it leaves when the container's buffer is full. */
    private static final String MORE_THAN_A_BUFFER = "-".repeat(100_000);

    /** Sends one part. */
    private interface Sink {

        void send(String part) throws IOException;
    }

    @PostMapping("/stream/body")
    ResponseEntity<StreamingResponseBody> body(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return ResponseEntity.accepted()
                .contentType(MediaType.TEXT_PLAIN)
                .body(output -> stream(key, then, part -> write(output, part + MORE_THAN_A_BUFFER)));
    }

    @PostMapping("/stream/emitter")
    ResponseBodyEmitter emitter(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return emit(new ResponseBodyEmitter(timeout(then)), key, then);
    }

    @PostMapping("/stream/sse")
    SseEmitter sse(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        SseEmitter emitter = new SseEmitter(timeout(then));
        return emit(emitter, key, then);
    }

    @PostMapping("/stream/ndjson")
    ResponseEntity<ResponseBodyEmitter> ndjson(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_NDJSON)
                .body(emit(new ResponseBodyEmitter(timeout(then)), key, then));
    }

    @PostMapping("/stream/plain")
    void plain(@RequestHeader(Http.KEY) String key, @RequestParam String then, HttpServletRequest request) {
        AsyncContext context = request.startAsync();
        context.setTimeout(timeout(then));
        context.start(() -> {
            try {
                OutputStream output = context.getResponse().getOutputStream();
                stream(key, then, part -> write(output, part));
            } catch (IOException | IllegalStateException ex) {
                return;
            } finally {
                if (!then.equals("time-out")) {
                    context.complete();
                }
            }
        });
    }

    @PostMapping("/stream/synchronous")
    void synchronous(@RequestHeader(Http.KEY) String key, @RequestParam String then, HttpServletResponse response)
            throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        OutputStream output = response.getOutputStream();
        stream(key, then, part -> write(output, part));
    }

    private <E extends ResponseBodyEmitter> E emit(E emitter, String key, String then) {
        Thread thread = new Thread(() -> {
            try {
                stream(key, then, emitter::send);
                if (!then.equals("time-out")) {
                    emitter.complete();
                }
            } catch (IllegalStateException ex) {
                emitter.completeWithError(ex);
            } catch (IOException ex) {
                this.ledger.record(key + "-gone"); // the container tells the emitter
            }
        });
        thread.start();
        return emitter;
    }

    private static long timeout(String then) {
        return then.equals("time-out") ? 300 : 30_000;
    }

    private void stream(String key, String then, Sink sink) throws IOException {
        int run = this.ledger.record(key);
        if (then.equals("fail-at-once")) {
            throw new IllegalStateException("run " + run);
        }
        sink.send(FIRST);
        this.ledger.pass(key);
        switch (then) {
            case "end" -> sink.send("last of run " + run + "\n");
            case "outgrow" -> sink.send("x".repeat(300_000) + "\n");
            case "fail" -> throw new IllegalStateException("in the middle");
            case "go-on" -> goOn(sink);
            case "time-out" -> {}
            default -> throw new IllegalArgumentException(then);
        }
    }

    /** Ends when the client has gone. */
    private static void goOn(Sink sink) throws IOException {
        for (int parts = 0; parts < 100_000; parts++) {
            sink.send("more\n");
        }
    }

    private static void write(OutputStream output, String part) throws IOException {
        output.write(part.getBytes(StandardCharsets.UTF_8));
        output.flush();
    }
}

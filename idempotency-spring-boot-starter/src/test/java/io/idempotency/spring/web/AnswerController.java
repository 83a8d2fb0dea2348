package io.idempotency.spring.web;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Handlers that answer in every way a synchronous handler can. */
@RestController
class AnswerController {

    private final Ledger ledger;

    AnswerController(Ledger ledger) {
        this.ledger = ledger;
    }

    @PostMapping("/entity")
    ResponseEntity<Map<String, Integer>> entity(@RequestHeader(Http.KEY) String key) {
        int run = this.ledger.record(key);
        return ResponseEntity.created(URI.create("/charges/" + run))
                .eTag("v" + run)
                .body(Map.of("run", run));
    }

    @PostMapping("/status")
    ResponseEntity<String> status(@RequestHeader(Http.KEY) String key, @RequestParam int code) {
        return ResponseEntity.status(code).body("run " + this.ledger.record(key));
    }

    @PostMapping("/headers")
    void headers(@RequestHeader(Http.KEY) String key, HttpServletResponse response) throws IOException {
        this.ledger.record(key);
        response.addHeader("X-Many", "one");
        response.addHeader("X-Many", "two");
        response.addHeader("X-Many", "one");
        response.addHeader("Vary", "Accept");
        response.setHeader("X-Once", "first");
        response.setHeader("X-Once", "last");
        response.setIntHeader("X-Int", 42);
        response.setDateHeader("Last-Modified", 784111777000L);
        response.setLocale(Locale.FRANCE);
        response.addCookie(new Cookie("session", key));
        response.addHeader("Access-Control-Allow-Origin", "https://one.example");
        response.addHeader("X-Private", "internal");
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write("headers".getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping("/replaces-vary")
    void replacesVary(@RequestHeader(Http.KEY) String key, HttpServletResponse response) {
        this.ledger.record(key);
        response.setHeader("Vary", "Cookie");
    }

    @PostMapping("/flushes")
    void flushes(@RequestHeader(Http.KEY) String key, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain");
        OutputStream output = response.getOutputStream();
        output.write("one ".getBytes(StandardCharsets.UTF_8));
        output.flush();
        response.flushBuffer();
        output.write(("two " + this.ledger.record(key)).getBytes(StandardCharsets.UTF_8));
        output.close();
    }

    @PostMapping("/flushes-then-fails")
    void flushesThenFails(@RequestHeader(Http.KEY) String key, HttpServletResponse response) throws IOException {
        this.ledger.record(key);
        response.getOutputStream().write(1);
        response.flushBuffer();
        throw new IllegalStateException("after the flush");
    }

    @PostMapping("/writer")
    void writer(@RequestHeader(Http.KEY) String key, @RequestParam String type, HttpServletResponse response)
            throws IOException {
        response.setContentType(type);
        response.getWriter().print("é€ ");
        response.getWriter().print(this.ledger.record(key));
    }

    @PostMapping("/reset")
    void reset(@RequestHeader(Http.KEY) String key, HttpServletResponse response) throws IOException {
        response.setStatus(202);
        response.setHeader("X-Gone", "yes");
        response.getWriter().print("this is thrown away");
        response.reset();
        response.setStatus(201);
        response.setHeader("X-Kept", "yes");
        response.getOutputStream().write(("run " + this.ledger.record(key)).getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping("/reset-buffer")
    void resetBuffer(@RequestHeader(Http.KEY) String key, HttpServletResponse response) throws IOException {
        response.setHeader("X-Kept", "yes");
        response.getWriter().print("this is thrown away");
        response.resetBuffer();
        response.getWriter().print("run " + this.ledger.record(key));
    }

    @PostMapping("/no-content")
    ResponseEntity<Void> noContent(@RequestHeader(Http.KEY) String key) {
        this.ledger.record(key);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/nothing")
    void nothing(@RequestHeader(Http.KEY) String key) {
        this.ledger.record(key);
    }

    @PostMapping("/binary")
    byte[] binary(@RequestHeader(Http.KEY) String key) {
        this.ledger.record(key);
        byte[] all = new byte[1024];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        return all;
    }

    @PostMapping("/sized")
    void sized(
            @RequestHeader(Http.KEY) String key,
            @RequestParam int size,
            @RequestParam(defaultValue = "false") boolean declared,
            @RequestParam(defaultValue = "200") int status,
            HttpServletResponse response)
            throws IOException {
        byte[] chunk = new byte[1000];
        Arrays.fill(chunk, (byte) ('0' + this.ledger.record(key)));
        response.setStatus(status);
        response.setContentType("application/octet-stream");
        if (declared) {
            response.setContentLength(size);
        }
        for (int left = size; left > 0; left -= chunk.length) {
            response.getOutputStream().write(chunk, 0, Math.min(left, chunk.length));
        }
    }

    @PostMapping("/short-of-declared")
    void shortOfDeclared(@RequestHeader(Http.KEY) String key, HttpServletResponse response) throws IOException {
        this.ledger.record(key);
        response.setContentLength(100);
        response.getOutputStream().write(new byte[10]);
    }

    @PostMapping("/outgrows-then-fails")
    void outgrowsThenFails(@RequestHeader(Http.KEY) String key, HttpServletResponse response) throws Exception {
        this.ledger.record(key);
        response.getOutputStream().write(new byte[3000]);
        response.flushBuffer();
        throw new CatchAllAdvice.UncaughtByAdviceException();
    }

    @PostMapping("/throws")
    String throwing(@RequestHeader(Http.KEY) String key) throws Exception {
        this.ledger.record(key);
        throw new CatchAllAdvice.UncaughtByAdviceException();
    }

    @PostMapping("/advised")
    String advised(@RequestHeader(Http.KEY) String key) {
        throw new IllegalStateException("run " + this.ledger.record(key));
    }

    @PostMapping("/send-error")
    void sendError(@RequestHeader(Http.KEY) String key, @RequestParam int code, HttpServletResponse response)
            throws IOException {
        response.setHeader("X-Before-Error", Integer.toString(this.ledger.record(key)));
        response.getWriter().print("this is thrown away");
        response.sendError(code, "because");
    }

    @PostMapping("/redirect")
    void redirect(@RequestHeader(Http.KEY) String key, HttpServletResponse response) throws IOException {
        response.setHeader("X-Run", Integer.toString(this.ledger.record(key)));
        response.sendRedirect("/elsewhere?a=b", 303);
    }

    @PostMapping("/forwards")
    void forwards(@RequestHeader(Http.KEY) String key, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        response.setHeader("X-Forwarded-By", key);
        request.getRequestDispatcher("/entity").forward(request, response);
    }

    @PostMapping("/forwards-to-layers")
    void forwardsToLayers(HttpServletRequest request, HttpServletResponse response) throws Exception {
        request.getRequestDispatcher("/layers").forward(request, response);
    }

    /** Says how often the request is wrapped by us. */
    @PostMapping("/layers")
    String layers(@RequestHeader(Http.KEY) String key, HttpServletRequest request) {
        this.ledger.record(key);
        int layers = 0;
        for (ServletRequest layer = request; layer instanceof ServletRequestWrapper wrapper; ) {
            layers += layer instanceof HandlerRequest ? 1 : 0;
            layer = wrapper.getRequest();
        }
        return layers + " around " + request.getDispatcherType();
    }

    @PostMapping("/includes")
    void includes(@RequestHeader(Http.KEY) String key, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        response.getOutputStream().write("before ".getBytes(StandardCharsets.UTF_8));
        request.getRequestDispatcher("/entity").include(request, response);
        response.getOutputStream().write(" after".getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping("/slow")
    String slow(@RequestHeader(Http.KEY) String key) {
        this.ledger.pass(key);
        return "run " + this.ledger.record(key);
    }

    @PostMapping("/slow-and-large")
    void slowAndLarge(@RequestHeader(Http.KEY) String key, HttpServletResponse response) throws IOException {
        this.ledger.pass(key);
        this.ledger.record(key);
        response.getOutputStream().write(new byte[3000]);
    }

    @PostMapping("/slow-and-failing")
    ResponseEntity<String> slowAndFailing(@RequestHeader(Http.KEY) String key) {
        this.ledger.pass(key);
        return ResponseEntity.status(503).body("run " + this.ledger.record(key));
    }

    @PostMapping("/gated")
    void gated(@RequestHeader(Http.KEY) String key, @RequestParam int size, HttpServletResponse response)
            throws IOException {
        int run = this.ledger.record(key);
        response.setHeader("X-Run", Integer.toString(run));
        response.setStatus(200 + run);
        this.ledger.pass(key + run);
        byte[] body = new byte[size];
        Arrays.fill(body, (byte) ('0' + run));
        response.getOutputStream().write(body);
    }

    @PostMapping("/callable")
    Callable<String> callable(@RequestHeader(Http.KEY) String key) {
        return () -> "run " + this.ledger.record(key);
    }
}

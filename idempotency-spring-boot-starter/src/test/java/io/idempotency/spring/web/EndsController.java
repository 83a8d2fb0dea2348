package io.idempotency.spring.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.error.ErrorPageRegistrar;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/** Handlers that end in the ways that servlets have beside writing a body. */
@RestController
class EndsController {

    private static final String PLAIN_SERVLET = "plainServlet";

    private final Ledger ledger;

    EndsController(Ledger ledger) {
        this.ledger = ledger;
    }

    @Bean
    static ServletRegistrationBean<HttpServlet> plainServlet() {
        HttpServlet servlet = new HttpServlet() {
            @Override
            protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.setHeader("X-Servlet", "plain");
                response.setContentType("text/plain;charset=UTF-8");
                response.getWriter().print("from a servlet: €");
            }
        };
        ServletRegistrationBean<HttpServlet> registration = new ServletRegistrationBean<>(servlet, "/plain-servlet");
        registration.setName(PLAIN_SERVLET);
        return registration;
    }

    @Bean
    static ErrorPageRegistrar teapotPage() {
        return registry -> registry.addErrorPages(new ErrorPage(TeapotException.class, "/teapot"));
    }

    @RequestMapping("/teapot")
    ResponseEntity<String> teapot() {
        return ResponseEntity.status(418).body("short and stout");
    }

    @PostMapping("/ends/by-error-page")
    void byErrorPage(@RequestHeader(Http.KEY) String key) throws TeapotException {
        this.ledger.record(key);
        throw new TeapotException();
    }

    @PostMapping("/ends/forward")
    void forward(
            @RequestHeader(Http.KEY) String key,
            @RequestParam String by,
            HttpServletRequest request,
            HttpServletResponse response)
            throws Exception {
        this.ledger.record(key);
        response.setHeader("X-Before", "forward");
        response.getOutputStream().print("this is thrown away");
        response.reset();
        response.setHeader("X-Before", "forward");
        dispatcher(by, request).forward(request, response);
        response.setHeader("X-Run", "after");
    }

    @PostMapping("/ends/forward-then-print")
    void forwardThenPrint(@RequestHeader(Http.KEY) String key, HttpServletRequest request, HttpServletResponse response)
            throws Exception {
        this.ledger.record(key);
        PrintWriter writer = response.getWriter();
        writer.print("this is thrown away");
        dispatcher("request", request).forward(request, response);
        writer.print("nobody reads this");
        writer.flush();
    }

    @PostMapping("/ends/include")
    void include(
            @RequestHeader(Http.KEY) String key,
            @RequestParam String by,
            HttpServletRequest request,
            HttpServletResponse response)
            throws Exception {
        this.ledger.record(key);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().print("before, ");
        dispatcher(by, request).include(request, response);
        response.getWriter().print(", after");
    }

    private static RequestDispatcher dispatcher(String by, HttpServletRequest request) {
        return switch (by) {
            case "request" -> request.getRequestDispatcher("/plain-servlet");
            case "context" -> request.getServletContext().getRequestDispatcher("/plain-servlet");
            case "name" -> request.getServletContext().getNamedDispatcher(PLAIN_SERVLET);
            default -> throw new IllegalArgumentException(by);
        };
    }

    @PostMapping("/ends/redirect-with-body")
    void redirectWithBody(@RequestHeader(Http.KEY) String key, @RequestParam int size, HttpServletResponse response)
            throws IOException {
        this.ledger.record(key);
        response.setContentType("text/plain");
        response.getOutputStream().write(" ".repeat(size).getBytes(StandardCharsets.US_ASCII));
        response.sendRedirect("/elsewhere", 307, false);
    }

    @PostMapping("/ends/redirect-of-two-lines")
    void redirectOfTwoLines(@RequestHeader(Http.KEY) String key, HttpServletResponse response) throws IOException {
        this.ledger.record(key);
        response.sendRedirect("/elsewhere?a=b\r\nSet-Cookie: a=b", 303);
    }

    @PostMapping("/ends/header-of-two-lines")
    void headerOfTwoLines(@RequestHeader(Http.KEY) String key, HttpServletResponse response) {
        this.ledger.record(key);
        response.setHeader("X-Lines", "one\r\nSet-Cookie: a=b");
    }

    @PostMapping("/ends/charset-after-writer")
    void charsetAfterWriter(@RequestHeader(Http.KEY) String key, @RequestParam String how, HttpServletResponse response)
            throws IOException {
        this.ledger.record(key);
        response.setContentType("text/plain;charset=UTF-8");
        PrintWriter writer = response.getWriter();
        switch (how) {
            case "type" -> response.setContentType("text/html;charset=UTF-16");
            case "plain-type" -> response.setContentType("text/html");
            case "encoding" -> response.setCharacterEncoding("UTF-16");
            case "charset" -> response.setCharacterEncoding(StandardCharsets.UTF_16);
            case "locale" -> response.setLocale(Locale.JAPAN);
            case "header" -> response.setHeader("Content-Type", "text/html;charset=UTF-16");
            default -> throw new IllegalArgumentException(how);
        }
        writer.print("é€");
    }

    @PostMapping("/ends/compressed")
    void compressed(@RequestHeader(Http.KEY) String key, HttpServletResponse response) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.setHeader("Content-Encoding", "gzip");
        try (GZIPOutputStream output = new GZIPOutputStream(response.getOutputStream())) {
            output.write(("run " + this.ledger.record(key)).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Long enough for a server to compress it. */
    @PostMapping("/ends/long")
    String longText(@RequestHeader(Http.KEY) String key) {
        return ("run " + this.ledger.record(key) + " ").repeat(1000);
    }

    @PostMapping("/ends/exception")
    String exception(@RequestHeader(Http.KEY) String key, @RequestParam String kind) {
        int run = this.ledger.record(key);
        throw switch (kind) {
            case "status" -> new ResponseStatusException(HttpStatus.CONFLICT, "run " + run);
            case "annotated" -> new GoneException();
            case "problem" ->
                new ErrorResponseException(
                        HttpStatus.BAD_GATEWAY, ProblemDetail.forStatusAndDetail(HttpStatus.BAD_GATEWAY, "run"), null);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    /** Leaves text in every buffer on the way, and less than the limit in sum once it is thrown away. */
    @PostMapping("/ends/reset-near-limit")
    void resetNearLimit(
            @RequestHeader(Http.KEY) String key,
            @RequestParam boolean whole,
            @RequestParam String charset,
            HttpServletResponse response)
            throws IOException {
        response.setContentType("text/plain;charset=" + charset);
        response.getWriter().print("x".repeat(900));
        response.getWriter().flush();
        response.getWriter().print("y".repeat(900));
        response.getWriter().flush();
        response.getWriter().print("z".repeat(900));
        if (whole) {
            response.reset();
            response.setContentType("text/plain;charset=" + charset);
        } else {
            response.resetBuffer();
        }
        response.getWriter().print("run " + this.ledger.record(key));
    }

    /** Declares more than is kept, and then thinks better of it. */
    @PostMapping("/ends/outgrow-then-reset")
    void outgrowThenReset(
            @RequestHeader(Http.KEY) String key, @RequestParam boolean whole, HttpServletResponse response)
            throws IOException {
        response.setContentLength(30_000);
        response.getOutputStream().print("this is thrown away");
        if (whole) {
            response.reset();
        } else {
            response.resetBuffer();
            response.setContentLength(5);
        }
        response.getOutputStream().print("run " + this.ledger.record(key));
    }

    @PostMapping("/ends/nothing-but-null")
    void nothingButNull(@RequestHeader(Http.KEY) String key, HttpServletResponse response) {
        this.ledger.record(key);
        response.addHeader("X-Null", null);
        response.setHeader("X-Null", null);
        response.setHeader("X-Set", "yes");
        response.setHeader("X-Set", null);
        response.setLocale(Locale.FRANCE);
        response.setLocale(null);
        response.setContentType(null);
        response.setCharacterEncoding((String) null);
    }

    @PostMapping("/ends/type-without-body")
    void typeWithoutBody(@RequestHeader(Http.KEY) String key, HttpServletResponse response) {
        this.ledger.record(key);
        response.setContentType("image/png");
    }

    /** The first run of a key waits, and ends in its own way; another ends at once. */
    @PostMapping("/ends/late")
    String late(@RequestHeader(Http.KEY) String key, @RequestParam String how, HttpServletResponse response)
            throws Exception {
        int run = this.ledger.record(key);
        if (run == 1) {
            this.ledger.pass(key);
            response.addCookie(new Cookie("of-run", "1"));
            switch (how) {
                case "error" -> response.sendError(404, "of run 1");
                case "redirect" -> response.sendRedirect("/of-run-1");
                case "throw" -> throw new CatchAllAdvice.UncaughtByAdviceException();
                case "answer" -> response.setHeader("X-Run", "1");
                default -> throw new IllegalArgumentException(how);
            }
            return how.equals("answer") ? "of run 1" : null;
        }
        return "of run 2";
    }

    /** Says itself what its status is. */
    @ResponseStatus(HttpStatus.GONE)
    static final class GoneException extends RuntimeException {}

    /** Handlers that name a view. */
    @Controller
    static final class Views {

        private final Ledger ledger;

        Views(Ledger ledger) {
            this.ledger = ledger;
        }

        @PostMapping("/ends/view")
        String view(@RequestHeader(Http.KEY) String key, @RequestParam String name) {
            this.ledger.record(key);
            return name;
        }

        @PostMapping("/ends/redirect-view")
        RedirectView redirectView(@RequestHeader(Http.KEY) String key, RedirectAttributes attributes) {
            attributes.addAttribute("run", this.ledger.record(key));
            RedirectView view = new RedirectView("/elsewhere", true);
            view.setStatusCode(HttpStatus.SEE_OTHER);
            return view;
        }
    }

    /** Has an error page of its own. */
    static final class TeapotException extends Exception {}
}

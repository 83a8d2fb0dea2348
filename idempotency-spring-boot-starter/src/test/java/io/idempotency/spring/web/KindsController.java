package io.idempotency.spring.web;

import static org.springframework.web.servlet.function.RequestPredicates.POST;
import static org.springframework.web.servlet.function.RouterFunctions.route;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** One handler of each kind. Each works, stops or fails as the test says, and answers with the number of its run. */
@Controller
@RequestMapping("/kinds")
class KindsController {

    private final Ledger ledger;

    KindsController(Ledger ledger) {
        this.ledger = ledger;
    }

    private String work(String key, String then) {
        int run = this.ledger.record(key);
        if (then.equals("stop")) {
            this.ledger.pass(key);
        }
        if (then.equals("fail")) {
            throw new IllegalStateException("run " + run);
        }
        if (then.equals("miss")) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "run " + run);
        }
        return "run " + run;
    }

    private static void fork(Runnable task) {
        new Thread(task).start();
    }

    @PostMapping("/value")
    @ResponseBody
    String value(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return work(key, then);
    }

    @PostMapping("/entity")
    ResponseEntity<String> entity(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return ResponseEntity.accepted().header("X-Run", work(key, then)).body("accepted");
    }

    @PostMapping("/writer")
    void writer(@RequestHeader(Http.KEY) String key, @RequestParam String then, HttpServletResponse response)
            throws IOException {
        response.setContentType("text/plain");
        response.getWriter().print(work(key, then));
    }

    @PostMapping("/view")
    View view(@RequestHeader(Http.KEY) String key, @RequestParam String then, Model model) {
        model.addAttribute("run", work(key, then));
        return (attributes, request, response) -> response.getWriter().print("view of " + attributes);
    }

    @PostMapping("/forward")
    void forward(@RequestHeader(Http.KEY) String key, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        request.getRequestDispatcher("/kinds/value").forward(request, response);
    }

    @PostMapping("/callable")
    @ResponseBody
    Callable<String> callable(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return () -> work(key, then);
    }

    @PostMapping("/callable-forward")
    Callable<String> callableForward(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return () -> "forward:/kinds/target?run=" + work(key, then).substring("run ".length());
    }

    @PostMapping("/target")
    @ResponseBody
    String target(@RequestParam int run) {
        return "target of " + run;
    }

    @PostMapping("/task")
    @ResponseBody
    WebAsyncTask<String> task(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return new WebAsyncTask<>(30_000L, () -> work(key, then));
    }

    @PostMapping("/deferred")
    @ResponseBody
    DeferredResult<String> deferred(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        DeferredResult<String> result = new DeferredResult<>(30_000L);
        fork(() -> {
            try {
                result.setResult(work(key, then));
            } catch (IllegalStateException | ResponseStatusException ex) {
                result.setErrorResult(ex);
            }
        });
        return result;
    }

    @PostMapping("/future")
    @ResponseBody
    CompletableFuture<String> future(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return CompletableFuture.supplyAsync(() -> work(key, then));
    }

    @PostMapping("/plain")
    @ResponseBody
    void plain(@RequestHeader(Http.KEY) String key, @RequestParam String then, HttpServletRequest request) {
        start(
                request.startAsync(),
                key,
                then,
                (response, text) -> response.getOutputStream().print(text));
    }

    @PostMapping("/plain-writer")
    @ResponseBody
    void plainWriter(@RequestHeader(Http.KEY) String key, @RequestParam String then, HttpServletRequest request) {
        start(
                request.startAsync(),
                key,
                then,
                (response, text) -> response.getWriter().print(text));
    }

    private void start(AsyncContext context, String key, String then, Output output) {
        context.start(() -> {
            HttpServletResponse response = (HttpServletResponse) context.getResponse();
            try {
                output.write(response, work(key, then));
            } catch (IllegalStateException | ResponseStatusException | IOException ex) {
                fail(response, ex);
            } finally {
                context.complete();
            }
        });
    }

    private static void fail(HttpServletResponse response, Exception cause) {
        try {
            response.sendError(cause instanceof ResponseStatusException ? 404 : 500);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Writes a text. */
    private interface Output {

        void write(HttpServletResponse response, String text) throws IOException;
    }

    @PostMapping("/body")
    StreamingResponseBody body(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return output -> output.write(work(key, then).getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping("/emitter")
    ResponseBodyEmitter emitter(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return emit(new ResponseBodyEmitter(30_000L), key, then);
    }

    @PostMapping("/sse")
    SseEmitter sse(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return emit(new SseEmitter(30_000L), key, then);
    }

    @PostMapping("/ndjson")
    ResponseEntity<ResponseBodyEmitter> ndjson(@RequestHeader(Http.KEY) String key, @RequestParam String then) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_NDJSON)
                .body(emit(new ResponseBodyEmitter(30_000L), key, then));
    }

    private <E extends ResponseBodyEmitter> E emit(E emitter, String key, String then) {
        fork(() -> {
            try {
                emitter.send(work(key, then));
                emitter.complete();
            } catch (IllegalStateException | ResponseStatusException ex) {
                emitter.completeWithError(ex);
            } catch (IOException ex) {
                this.ledger.open(key); // the client has gone, and the container says so to the emitter
            }
        });
        return emitter;
    }

    @Bean
    static RouterFunction<ServerResponse> kindsRoute(Ledger ledger) {
        KindsController works = new KindsController(ledger);
        return route(POST("/kinds/route"), request -> {
                    String key = String.valueOf(request.headers().firstHeader(Http.KEY));
                    return ServerResponse.ok()
                            .body(works.work(key, request.param("then").orElseThrow()));
                })
                .and(route(POST("/kinds/route-async"), request -> {
                    String key = String.valueOf(request.headers().firstHeader(Http.KEY));
                    String then = request.param("then").orElseThrow();
                    return ServerResponse.async(CompletableFuture.supplyAsync(() -> works.work(key, then))
                            .thenApply(text -> ServerResponse.ok().body(text)));
                }));
    }
}

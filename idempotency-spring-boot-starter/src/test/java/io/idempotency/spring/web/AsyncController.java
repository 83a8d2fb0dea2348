package io.idempotency.spring.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Handlers that answer on another thread. */
@RestController
class AsyncController {

    private final Ledger ledger;

    AsyncController(Ledger ledger) {
        this.ledger = ledger;
    }

    @PostMapping("/async/callable")
    Callable<String> callable(@RequestHeader(Http.KEY) String key) {
        return () -> run(key);
    }

    @PostMapping("/async/deferred")
    DeferredResult<ResponseEntity<String>> deferred(@RequestHeader(Http.KEY) String key) {
        DeferredResult<ResponseEntity<String>> result = new DeferredResult<>();
        Thread thread =
                new Thread(() -> result.setResult(ResponseEntity.accepted().body(run(key))));
        thread.start();
        return result;
    }

    @PostMapping("/async/at-once")
    DeferredResult<String> atOnce(@RequestHeader(Http.KEY) String key) {
        DeferredResult<String> result = new DeferredResult<>();
        result.setResult(run(key));
        return result;
    }

    @PostMapping("/async/future")
    CompletableFuture<String> future(@RequestHeader(Http.KEY) String key) {
        return CompletableFuture.supplyAsync(() -> run(key));
    }

    @PostMapping("/async/failing")
    CompletableFuture<String> failing(@RequestHeader(Http.KEY) String key) {
        return CompletableFuture.supplyAsync(() -> {
            throw new IllegalStateException(run(key));
        });
    }

    @PostMapping("/async/body")
    StreamingResponseBody body(@RequestHeader(Http.KEY) String key) {
        return output -> {
            output.write("part one, ".getBytes(StandardCharsets.UTF_8));
            output.flush();
            output.write(run(key).getBytes(StandardCharsets.UTF_8));
        };
    }

    @PostMapping("/async/plain")
    void plain(@RequestHeader(Http.KEY) String key, HttpServletRequest request) {
        AsyncContext context = request.startAsync();
        context.start(() -> {
            try {
                context.getResponse().getOutputStream().write(run(key).getBytes(StandardCharsets.UTF_8));
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
            context.complete();
        });
    }

    @PostMapping("/async/late-future")
    CompletableFuture<String> lateFuture(@RequestHeader(Http.KEY) String key) {
        return CompletableFuture.supplyAsync(() -> {
            this.ledger.pass(key);
            return run(key);
        });
    }

    @PostMapping("/async/io-failure")
    Callable<String> ioFailure(@RequestHeader(Http.KEY) String key) {
        return () -> {
            this.ledger.record(key);
            throw new CatchAllAdvice.UncaughtIoException();
        };
    }

    /** Ends in the way that the servlet API offers to listeners. */
    @PostMapping("/async/listener-ends")
    void listenerEnds(@RequestHeader(Http.KEY) String key, HttpServletRequest request, HttpServletResponse response) {
        this.ledger.record(key);
        AsyncContext context = request.startAsync();
        context.setTimeout(100);
        context.addListener(new AsyncListener() {
            @Override
            public void onTimeout(AsyncEvent event) throws IOException {
                HttpServletResponse answer =
                        (HttpServletResponse) event.getAsyncContext().getResponse();
                answer.setStatus(202);
                answer.getOutputStream().print("ended by a listener");
                event.getAsyncContext().complete();
            }

            @Override
            public void onComplete(AsyncEvent event) {}

            @Override
            public void onError(AsyncEvent event) {}

            @Override
            public void onStartAsync(AsyncEvent event) {}
        });
    }

    @PostMapping("/async/times-out")
    DeferredResult<String> timesOut(@RequestHeader(Http.KEY) String key) {
        DeferredResult<String> result = new DeferredResult<>(100L);
        Thread thread = new Thread(() -> {
            this.ledger.pass(key);
            result.setResult(run(key));
        });
        thread.start();
        return result;
    }

    private String run(String key) {
        return "run " + this.ledger.record(key);
    }
}

package io.idempotency.spring.web;

import io.idempotency.spring.IdempotentExecution;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.TaskDecorator;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** Handlers that do the same work, here or on another thread, with the execution that they were given. */
@RestController
class WorkController {

    private static final ThreadLocal<String> TENANT = new ThreadLocal<>();
    private static final long TIMEOUT = 200;

    private final Ledger ledger;

    WorkController(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What an application has that takes its own context to other threads. */
    @Bean
    static TaskDecorator tenantDecorator() {
        return task -> {
            String tenant = TENANT.get();
            return () -> {
                TENANT.set(tenant);
                try {
                    task.run();
                } finally {
                    TENANT.remove();
                }
            };
        };
    }

    @PostMapping("/jobs/here")
    String here(@RequestHeader(Http.KEY) String key, @RequestParam String then, @Nullable IdempotentExecution given) {
        return work(key, then, given);
    }

    @PostMapping("/jobs/callable")
    Callable<String> callable(
            @RequestHeader(Http.KEY) String key, @RequestParam String then, @Nullable IdempotentExecution given) {
        return () -> work(key, then, given);
    }

    @PostMapping("/jobs/task")
    WebAsyncTask<String> task(
            @RequestHeader(Http.KEY) String key, @RequestParam String then, @Nullable IdempotentExecution given) {
        return new WebAsyncTask<>(timeout(then), () -> work(key, then, given));
    }

    @PostMapping("/jobs/deferred")
    DeferredResult<String> deferred(
            @RequestHeader(Http.KEY) String key, @RequestParam String then, @Nullable IdempotentExecution given) {
        DeferredResult<String> result = new DeferredResult<>(timeout(then));
        Thread thread = new Thread(() -> {
            try {
                result.setResult(work(key, then, given));
            } catch (RuntimeException ex) {
                result.setErrorResult(ex);
            }
        });
        thread.start();
        return result;
    }

    @PostMapping("/jobs/future")
    CompletableFuture<String> future(
            @RequestHeader(Http.KEY) String key, @RequestParam String then, @Nullable IdempotentExecution given) {
        return CompletableFuture.supplyAsync(() -> work(key, then, given));
    }

    @PostMapping("/jobs/body")
    StreamingResponseBody body(
            @RequestHeader(Http.KEY) String key, @RequestParam String then, @Nullable IdempotentExecution given) {
        return output -> output.write(work(key, then, given).getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping("/jobs/plain")
    void plain(
            @RequestHeader(Http.KEY) String key,
            @RequestParam String then,
            @Nullable IdempotentExecution given,
            HttpServletRequest request) {
        AsyncContext context = request.startAsync();
        context.setTimeout(timeout(then));
        context.start(() -> {
            String answer = workOrSayWhyNot(key, then, given, context);
            if (!then.equals("time-out")) {
                write(answer, context);
            }
            complete(context);
        });
    }

    private String workOrSayWhyNot(String key, String then, @Nullable IdempotentExecution given, AsyncContext context) {
        try {
            return work(key, then, given);
        } catch (IllegalStateException ex) {
            ((HttpServletResponse) context.getResponse()).setStatus(422);
            return "handled: " + ex.getMessage();
        }
    }

    private static void write(String answer, AsyncContext context) {
        try {
            context.getResponse().getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** What comes too late for the container must not go through to it: Tomcat would give the error to another request. */
    private void complete(AsyncContext context) {
        try {
            context.complete();
        } catch (IllegalStateException ex) {
            this.ledger.record("too late");
        }
    }

    /** Says what the application's own context is on the thread that works. The next request of this thread replaces it. */
    @PostMapping("/jobs/tenant")
    Callable<String> tenant(@RequestHeader(Http.KEY) String key) {
        TENANT.set(key);
        return () -> TENANT.get() + " " + IdempotentExecution.current().isPresent();
    }

    private static Long timeout(String then) {
        return then.equals("time-out") ? TIMEOUT : 20_000;
    }

    private String work(String key, String then, @Nullable IdempotentExecution given) {
        return switch (then) {
            case "answer" -> run(key);
            case "wait" -> {
                this.ledger.pass(key);
                yield run(key);
            }
            case "time-out" -> {
                this.ledger.passInSpiteOfInterrupts(key);
                yield run(key);
            }
            case "fail" -> throw new IllegalStateException(run(key));
            case "settle" -> {
                execution(given).settle();
                throw new IllegalStateException(run(key));
            }
            case "decline" -> {
                execution(given).doNotKeep();
                yield run(key);
            }
            case "look" ->
                throw new IllegalStateException(
                        execution(given).fencingToken() + " " + execution(given).downstreamKey("psp"));
            case "look-around" -> run(key) + " " + IdempotentExecution.current().equals(Optional.ofNullable(given));
            default -> throw new IllegalArgumentException(then);
        };
    }

    private static IdempotentExecution execution(@Nullable IdempotentExecution given) {
        if (given == null) {
            throw new IllegalArgumentException("There is no execution");
        }
        return given;
    }

    private String run(String key) {
        return "run " + this.ledger.record(key);
    }
}

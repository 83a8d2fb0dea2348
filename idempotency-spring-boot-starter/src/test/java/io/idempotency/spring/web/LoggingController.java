package io.idempotency.spring.web;

import io.idempotency.spring.IdempotentExecution;
import java.util.concurrent.Callable;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Handlers that say what they are doing. */
@RestController
class LoggingController {

    private static final Log LOGGER = LogFactory.getLog(LoggingController.class);

    @PostMapping("/logs")
    String logs(
            @RequestHeader(name = Http.KEY, required = false) @Nullable String key,
            @RequestHeader(name = "X-Work", required = false) @Nullable String work) {
        LOGGER.info("working for " + (key == null ? work : key) + ";");
        return IdempotentExecution.current()
                .map(execution -> execution.recordId().value())
                .orElse("");
    }

    @PostMapping("/logs/callable")
    Callable<String> callable(
            @RequestHeader(name = Http.KEY, required = false) @Nullable String key,
            @RequestHeader(name = "X-Work", required = false) @Nullable String work) {
        return () -> logs(key, work);
    }
}

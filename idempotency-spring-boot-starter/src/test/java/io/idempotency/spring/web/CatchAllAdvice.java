package io.idempotency.spring.web;

import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.server.ResponseStatusException;

/** What many applications have: it must not turn our refusals into its own 500s. */
@RestControllerAdvice
@ConditionalOnBooleanProperty(name = "test.catch-all", matchIfMissing = true)
class CatchAllAdvice {

    @ExceptionHandler
    ResponseEntity<String> anything(IllegalStateException ex) {
        return ResponseEntity.status(422).body("handled: " + ex.getMessage());
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<String> everything(Exception ex) throws Exception {
        if (ex instanceof ResponseStatusException
                || ex instanceof UncaughtIoException
                || ex instanceof UncaughtByAdviceException
                || ex instanceof EndsController.TeapotException
                || ex instanceof EndsController.GoneException
                || ex instanceof ErrorResponseException
                || ex instanceof AsyncRequestTimeoutException) {
            throw ex;
        }
        return ResponseEntity.internalServerError().body("caught all");
    }

    /** One that goes through to the container. */
    static final class UncaughtByAdviceException extends Exception {}

    /** One of the handler's own making, not of the connection to the client. */
    static final class UncaughtIoException extends IOException {}
}

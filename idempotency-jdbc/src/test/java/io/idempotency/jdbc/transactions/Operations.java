package io.idempotency.jdbc.transactions;

import io.idempotency.spring.Idempotent;
import io.idempotency.spring.IdempotentExecution;
import io.idempotency.spring.IdempotentExecutionHolder;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Handlers that do their work in transactions, each in its own way. The path says which operation it is. */
@RestController
class Operations {

    private final AtomicInteger answers = new AtomicInteger();
    private final Ledger ledger;
    private final Gates gates;

    Operations(Ledger ledger, Gates gates) {
        this.ledger = ledger;
        this.gates = gates;
    }

    @PostMapping("/book/{operation}")
    String book(@PathVariable String operation) {
        this.ledger.book(operation);
        return answer();
    }

    @PostMapping("/book-then-fail/{operation}")
    String bookThenFail(@PathVariable String operation) {
        this.ledger.book(operation);
        throw new IllegalStateException("after the effect");
    }

    @PostMapping("/book-then-refuse/{operation}")
    ResponseEntity<String> bookThenRefuse(@PathVariable String operation) {
        this.ledger.book(operation);
        return ResponseEntity.unprocessableContent().body(answer());
    }

    @PostMapping("/fail-within/{operation}")
    String failWithin(@PathVariable String operation) {
        this.ledger.bookAndFail(operation);
        return answer();
    }

    /** As a retry of a lost optimistic lock does. */
    @PostMapping("/fail-within-then-book-then-fail/{operation}")
    String failWithinThenBookThenFail(@PathVariable String operation) {
        try {
            this.ledger.bookAndFail(operation);
        } catch (IllegalStateException ex) {
            this.ledger.book(operation);
        }
        throw new IllegalStateException("after the effect");
    }

    @PostMapping("/look-up-then-fail/{operation}")
    String lookUpThenFail(@PathVariable String operation) {
        this.ledger.lookUp(operation);
        this.ledger.lookUpReadOnly(operation);
        this.ledger.write(operation);
        throw new IllegalStateException("after looking up, and an effect outside of a transaction");
    }

    @PostMapping("/elsewhere-then-fail/{operation}")
    String elsewhereThenFail(@PathVariable String operation) {
        this.ledger.bookElsewhere(operation);
        throw new IllegalStateException("after an effect on another database");
    }

    @PostMapping("/persist-then-fail/{operation}")
    String persistThenFail(@PathVariable String operation) {
        this.ledger.persist(operation);
        throw new IllegalStateException("after the effect");
    }

    @PostMapping("/persist-and-fail/{operation}")
    String persistAndFail(@PathVariable String operation) {
        this.ledger.persistAndFail(operation);
        return answer();
    }

    @PostMapping("/two-then-fail/{operation}")
    String twoThenFail(@PathVariable String operation) {
        this.ledger.book(operation);
        this.ledger.bookAndFail(operation);
        return answer();
    }

    @PostMapping("/independent-within-then-fail/{operation}")
    String independentWithinThenFail(@PathVariable String operation) {
        this.ledger.bookAnd(operation, () -> {
            this.ledger.bookIndependently(operation + "-log");
            throw new IllegalStateException("within the outer transaction");
        });
        return answer();
    }

    @PostMapping("/independent-within/{operation}")
    String independentWithin(@PathVariable String operation) {
        this.ledger.bookAnd(operation, () -> this.ledger.bookIndependently(operation + "-log"));
        throw new IllegalStateException("after the effect");
    }

    @PostMapping("/nested-then-fail/{operation}")
    String nestedThenFail(@PathVariable String operation) {
        this.ledger.bookAnd(operation, () -> this.ledger.bookNested(operation));
        throw new IllegalStateException("after the effect");
    }

    @PostMapping("/within-elsewhere/{operation}")
    String withinElsewhere(@PathVariable String operation) {
        this.ledger.elsewhereAround(() -> this.ledger.book(operation));
        return answer();
    }

    /** What is written here stands at once, and so does the settling. */
    @PostMapping("/settle-within-elsewhere/{operation}")
    String settleWithinElsewhere(@PathVariable String operation, IdempotentExecution execution) {
        this.ledger.elsewhereAround(() -> {
            this.ledger.write(operation);
            execution.settle();
        });
        return answer();
    }

    @PostMapping("/independent-within-one-that-reads/{operation}")
    String independentWithinOneThatReads(@PathVariable String operation) {
        this.ledger.lookUpAnd(operation, () -> this.ledger.bookIndependently(operation));
        throw new IllegalStateException("after the effect");
    }

    /** Such a transaction cannot hold it. */
    @PostMapping("/settle-within-one-that-reads-only/{operation}")
    String settleWithinOneThatReadsOnly(@PathVariable String operation, IdempotentExecution execution) {
        this.ledger.write(operation);
        this.ledger.lookUpReadOnlyAnd(operation, execution::settle);
        throw new IllegalStateException("after the effect");
    }

    /** The innermost transaction is not one that could hold it, so that it stands at once. */
    @PostMapping("/settle-elsewhere-within/{operation}")
    String settleElsewhereWithin(@PathVariable String operation, IdempotentExecution execution) {
        this.ledger.write(operation);
        this.ledger.bookAnd(operation, () -> {
            this.ledger.elsewhere(execution::settle);
            throw new IllegalStateException("within the transaction around");
        });
        return answer();
    }

    /** What is rolled back to a savepoint has not happened. */
    @PostMapping("/settle-nested-and-fail/{operation}")
    @Idempotent(settleOnCommit = false)
    String settleNestedAndFail(@PathVariable String operation, IdempotentExecution execution) {
        this.ledger.bookAnd(operation, () -> {
            try {
                this.ledger.nested(() -> {
                    execution.settle();
                    throw new IllegalStateException("within the nested transaction");
                });
            } catch (IllegalStateException ex) {
                // and goes on
            }
        });
        throw new IllegalStateException("after the effect");
    }

    @PostMapping("/logged-failure/{operation}")
    String loggedFailure(@PathVariable String operation) {
        throw new Declined(operation);
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.PAYMENT_REQUIRED)
    String log(Declined declined) {
        this.ledger.book(declined.operation);
        return "declined";
    }

    @PostMapping("/by-itself-then-fail/{operation}")
    @Idempotent(settleOnCommit = false)
    String byItselfThenFail(@PathVariable String operation) {
        this.ledger.book(operation);
        throw new IllegalStateException("after the effect");
    }

    @PostMapping("/settle-within-then-fail/{operation}")
    @Idempotent(settleOnCommit = false)
    String settleWithinThenFail(@PathVariable String operation, IdempotentExecution execution) {
        this.ledger.book(operation);
        this.ledger.bookAnd(operation, execution::settle);
        throw new IllegalStateException("after the effect");
    }

    @PostMapping("/settle-within-and-fail/{operation}")
    @Idempotent(settleOnCommit = false)
    String settleWithinAndFail(@PathVariable String operation, IdempotentExecution execution) {
        this.ledger.bookAnd(operation, () -> {
            execution.settle();
            throw new IllegalStateException("after settling, within the transaction");
        });
        return answer();
    }

    @PostMapping("/callable-then-fail/{operation}")
    Callable<String> callableThenFail(@PathVariable String operation) {
        return () -> {
            this.ledger.book(operation);
            throw new IllegalStateException("after the effect");
        };
    }

    @PostMapping("/mono-then-fail/{operation}")
    Mono<String> monoThenFail(@PathVariable String operation) {
        return Mono.<String>fromRunnable(() -> this.ledger.book(operation))
                .subscribeOn(Schedulers.boundedElastic())
                .then(Mono.error(new IllegalStateException("after the effect")));
    }

    @PostMapping("/bound-mono-then-fail/{operation}")
    Mono<String> boundMonoThenFail(@PathVariable String operation, IdempotentExecution execution) {
        return Mono.<String>fromRunnable(() -> {
                    IdempotentExecutionHolder.set(execution);
                    try {
                        this.ledger.book(operation);
                    } finally {
                        IdempotentExecutionHolder.set(null);
                    }
                })
                .subscribeOn(Schedulers.boundedElastic())
                .then(Mono.error(new IllegalStateException("after the effect")));
    }

    @PostMapping("/gated/{operation}")
    String gated(@PathVariable String operation, IdempotentExecution execution) {
        return pass(operation, execution, this.ledger::bookAnd);
    }

    @PostMapping("/gated-repeatable-read/{operation}")
    String gatedRepeatableRead(@PathVariable String operation, IdempotentExecution execution) {
        return pass(operation, execution, this.ledger::lookUpAndBookAnd);
    }

    /** Stops before the commit, and again after it. */
    private String pass(String operation, IdempotentExecution execution, BiConsumer<String, Runnable> transaction) {
        String run = operation + "/" + this.ledger.countElsewhere(operation + "-runs");
        this.ledger.bookElsewhere(operation + "-runs");
        this.gates.note(operation, execution.fencingToken());
        transaction.accept(operation, () -> this.gates.pass(run + " before"));
        this.gates.pass(run + " after");
        return answer();
    }

    private String answer() {
        return "answer " + this.answers.incrementAndGet();
    }

    @SuppressWarnings("serial")
    static final class Declined extends RuntimeException {

        private final String operation;

        Declined(String operation) {
            this.operation = operation;
        }
    }
}

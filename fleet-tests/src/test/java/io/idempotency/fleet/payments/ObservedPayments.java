package io.idempotency.fleet.payments;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Remembers the steps of requests, and has handlers to make more kinds of them. */
@RestController
@Configuration(proxyBeanMethods = false)
class ObservedPayments {

    private final TransactionTemplate transactions;
    private final JdbcClient jdbc;
    private final Log log;
    private final AtomicInteger held = new AtomicInteger();
    private volatile CountDownLatch reached = new CountDownLatch(0);
    private volatile CountDownLatch open = new CountDownLatch(0);

    ObservedPayments(PlatformTransactionManager manager, JdbcClient jdbc, Log log) {
        this.transactions = new TransactionTemplate(manager);
        this.jdbc = jdbc;
        this.log = log;
    }

    @Bean
    @Primary
    static Log stepLog() {
        return new Log();
    }

    /** Remembers steps from now on. */
    void forget() {
        this.log.clear();
    }

    List<Step> steps() {
        return this.log.steps();
    }

    /** The next request to the gate is held there. */
    void closeGate() {
        this.reached = new CountDownLatch(1);
        this.open = new CountDownLatch(1);
        this.held.set(1);
    }

    void openGate() {
        this.open.countDown();
    }

    void awaitReached() {
        await(this.reached);
    }

    @PostMapping("/gated")
    String gated() {
        if (this.held.getAndSet(0) == 1) {
            this.reached.countDown();
            await(this.open);
        }
        return "through";
    }

    @PostMapping("/look-ups")
    String lookUp() {
        return ""
                + this.transactions.execute(status -> this.jdbc
                        .sql("SELECT COUNT(*) FROM payment")
                        .query(Long.class)
                        .single());
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nobody came");
            }
        } catch (InterruptedException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /** The steps of all threads, in their order. */
    static final class Log implements StepListener {

        private final List<Step> steps = new ArrayList<>();

        @Override
        public synchronized void before(Step step) {
            this.steps.add(step);
        }

        @Override
        public void after(Step step) {}

        synchronized void clear() {
            this.steps.clear();
        }

        synchronized List<Step> steps() {
            return List.copyOf(this.steps);
        }
    }
}

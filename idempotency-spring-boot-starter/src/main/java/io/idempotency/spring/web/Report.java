package io.idempotency.spring.web;

import io.idempotency.spring.RequestObserver;
import io.idempotency.spring.RequestOutcome;
import io.idempotency.store.RecordId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** Tells observers what becomes of one request, once, whoever knows it first. Thread safe. */
final class Report {

    private static final Log LOGGER = LogFactory.getLog(Report.class);

    private final AtomicBoolean ended = new AtomicBoolean();
    private final List<RequestObserver.Observed> observed;
    private volatile @Nullable RecordId record;

    private Report(List<RequestObserver.Observed> observed) {
        this.observed = observed;
    }

    static Report begin(List<RequestObserver> observers, HttpServletRequest request) {
        List<RequestObserver.Observed> observed = new ArrayList<>(observers.size());
        for (RequestObserver observer : observers) {
            contained(() -> observed.add(observer.arrived(request)));
        }
        return new Report(observed);
    }

    void about(RecordId id) {
        this.record = id;
    }

    void end(RequestOutcome outcome) {
        if (this.ended.compareAndSet(false, true)) {
            this.observed.forEach(to -> contained(() -> to.ended(this.record, outcome)));
        }
    }

    private static void contained(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | LinkageError ex) {
            LOGGER.warn("An observer of requests threw an exception", ex);
        }
    }
}

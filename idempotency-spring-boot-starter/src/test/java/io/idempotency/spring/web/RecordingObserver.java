package io.idempotency.spring.web;

import io.idempotency.spring.RequestObserver;
import io.idempotency.spring.RequestOutcome;
import io.idempotency.store.RecordId;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Remembers what became of requests, of those that ask for it by a name of theirs. */
final class RecordingObserver implements RequestObserver {

    static final String NAME = "X-Observe";

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();

    /** The end of a request. */
    record Event(@Nullable String name, @Nullable RecordId record, RequestOutcome outcome) {}

    @Override
    public Observed arrived(HttpServletRequest request) {
        String name = request.getHeader(NAME);
        this.open.incrementAndGet();
        return (record, outcome) -> {
            this.open.decrementAndGet();
            this.events.add(new Event(name, record, outcome));
            if ("throws".equals(name)) {
                throw new IllegalStateException("as a broken observer does");
            }
        };
    }

    /** {@return how many requests have come and have not ended} */
    int open() {
        return this.open.get();
    }

    List<Event> events(String name) {
        return this.events.stream().filter(event -> name.equals(event.name())).toList();
    }

    List<RequestOutcome> outcomes(String name) {
        return events(name).stream().map(Event::outcome).toList();
    }
}

package io.idempotency;

import io.idempotency.store.RecordId;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers what it was told. Thread safe. */
final class RecordingListener implements EngineListener {

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    /** The kinds of events. */
    enum Kind {
        OVERTAKEN,
        DEFERRED,
        RECOVERED,
        LOST,
        RENEWAL_FAILED,
        RENEWAL_ENDED
    }

    /** What happened, and to which record, or to how many. */
    record Event(Kind kind, Object subject) {}

    static Event event(Kind kind, Object subject) {
        return new Event(kind, subject);
    }

    List<Event> events() {
        return List.copyOf(this.events);
    }

    List<Kind> kinds() {
        return this.events.stream().map(Event::kind).toList();
    }

    @Override
    public void overtaken(RecordId id) {
        add(Kind.OVERTAKEN, id);
    }

    @Override
    public void completionDeferred(RecordId id) {
        add(Kind.DEFERRED, id);
    }

    @Override
    public void completionRecovered(RecordId id) {
        add(Kind.RECOVERED, id);
    }

    @Override
    public void completionLost(RecordId id) {
        add(Kind.LOST, id);
    }

    @Override
    public void renewalFailed(int runs) {
        add(Kind.RENEWAL_FAILED, runs);
    }

    @Override
    public void renewalEnded(RecordId id) {
        add(Kind.RENEWAL_ENDED, id);
    }

    private void add(Kind kind, Object subject) {
        this.events.add(event(kind, subject));
    }
}

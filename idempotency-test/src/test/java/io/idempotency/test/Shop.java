package io.idempotency.test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** An endpoint that heeds keys, in one process and without HTTP, with one thing wrong if so wished. */
final class Shop {

    private final Flaw flaw;
    private final Map<String, Order> orders = new ConcurrentHashMap<>();
    private final AtomicInteger sold = new AtomicInteger();

    Shop(Flaw flaw) {
        this.flaw = flaw;
    }

    enum Flaw {
        NONE,
        REFUSES_WHILE_IT_RUNS,
        LOOKS_FIRST_AND_REMEMBERS_LATER,
        IGNORES_KEYS,
        HAS_TWO_EFFECTS,
        SPELLS_REPLAYS_OTHERWISE,
        LOSES_A_HEADER,
        CHANGES_THE_STATUS,
        DOES_NOT_MARK_REPLAYS,
        FORGETS_AT_ONCE,
        GIVES_ANYBODY_THE_ANSWER,
        TAKES_REQUESTS_WITHOUT_KEY,
        FAILS,
        HANGS
    }

    private record Order(String item, HttpAnswer answer) {}

    int sold() {
        return this.sold.get();
    }

    HttpAnswer order(String item, String key) throws Exception {
        if (has(Flaw.FAILS)) {
            throw new IllegalStateException("connection refused");
        }
        if (has(Flaw.HANGS)) {
            new CountDownLatch(1).await();
        }
        if (has(Flaw.IGNORES_KEYS) || (key.isEmpty() && has(Flaw.TAKES_REQUESTS_WITHOUT_KEY))) {
            return sell(item);
        }
        if (key.isEmpty()) {
            return problem(400, "key-missing");
        }
        Order order = has(Flaw.LOOKS_FIRST_AND_REMEMBERS_LATER) ? lookFirst(item, key) : atomic(item, key);
        if (order == null) {
            return problem(409, "in-progress");
        }
        if (order.item.equals(item) || has(Flaw.GIVES_ANYBODY_THE_ANSWER)) {
            return order.answer;
        }
        return problem(409, "key-reused");
    }

    private Order atomic(String item, String key) throws InterruptedException {
        Order mine = new Order(item, null);
        Order found = this.orders.putIfAbsent(key, mine);
        if (found == null) {
            HttpAnswer answer = sell(item);
            if (has(Flaw.FORGETS_AT_ONCE)) {
                this.orders.remove(key);
            } else {
                this.orders.put(key, new Order(item, replay(answer)));
            }
            return new Order(item, answer);
        }
        while (found != null && found.answer == null && !has(Flaw.REFUSES_WHILE_IT_RUNS)) {
            Race.letOthersRun();
            found = this.orders.get(key);
        }
        return found == null || found.answer == null ? null : found;
    }

    private Order lookFirst(String item, String key) {
        Order found = this.orders.get(key);
        if (found != null) {
            return found;
        }
        HttpAnswer answer = sell(item);
        this.orders.put(key, new Order(item, replay(answer)));
        return new Order(item, answer);
    }

    private HttpAnswer sell(String item) {
        // As long as a statement of a database takes.
        LockSupport.parkNanos(1_000_000);
        int number = this.sold.incrementAndGet();
        if (has(Flaw.HAS_TWO_EFFECTS)) {
            this.sold.incrementAndGet();
        }
        return answer(201, number + " " + item, Map.of("Location", List.of("/orders/" + number)));
    }

    private HttpAnswer replay(HttpAnswer original) {
        Map<String, List<String>> marked = Map.of(
                "location", has(Flaw.LOSES_A_HEADER) ? List.of() : original.header("Location"),
                "idempotent-replayed", has(Flaw.DOES_NOT_MARK_REPLAYS) ? List.of() : List.of("true"),
                "Date", List.of("today"));
        String text = original.text() + (has(Flaw.SPELLS_REPLAYS_OTHERWISE) ? " " : "");
        return answer(has(Flaw.CHANGES_THE_STATUS) ? 200 : original.status(), text, marked);
    }

    private static HttpAnswer problem(int status, String name) {
        String type = "{\"title\":\"No\",\"type\":\"urn:idempotency:" + name + "\"}";
        return answer(status, type, Map.of("Content-Type", List.of("application/problem+json")));
    }

    private static HttpAnswer answer(int status, String text, Map<String, List<String>> headers) {
        return HttpAnswer.of(status, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean has(Flaw wished) {
        return this.flaw == wished;
    }
}

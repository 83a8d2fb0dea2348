package io.idempotency.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How often each order was charged. */
final class Charges {

    private final Map<String, Integer> charges = new ConcurrentHashMap<>();

    void add(String order) {
        this.charges.merge(order, 1, Integer::sum);
    }

    int of(String order) {
        return this.charges.getOrDefault(order, 0);
    }
}

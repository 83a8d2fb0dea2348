package io.idempotency.spring.web;

import io.idempotency.spring.IdempotentExecution;

/** The handler's view of its exchange. */
record HandlerExecution(Exchange exchange, long fencingToken) implements IdempotentExecution {

    @Override
    public String downstreamKey(String call) {
        return this.exchange.execution().downstreamKey(call);
    }

    @Override
    public void settle() {
        if (!this.exchange.settle()) {
            throw new IllegalStateException("Another run has taken the key: this one stalled past its lease");
        }
    }

    @Override
    public void doNotKeep() {
        this.exchange.decline();
    }

    @Override
    public boolean isOvertaken() {
        return this.exchange.execution().isOvertaken();
    }
}

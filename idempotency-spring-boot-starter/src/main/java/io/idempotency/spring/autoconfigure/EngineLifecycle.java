package io.idempotency.spring.autoconfigure;

import io.idempotency.IdempotencyEngine;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the engine before the web server, and stops it after the server has drained and before connections are closed,
 * which happens in the phases around zero.
 */
final class EngineLifecycle implements SmartLifecycle {

    /** The web server stops at {@code DEFAULT_PHASE - 2048}. */
    static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

    private final IdempotencyEngine engine;

    EngineLifecycle(IdempotencyEngine engine) {
        this.engine = engine;
    }

    @Override
    public void start() {
        this.engine.start();
    }

    @Override
    public void stop() {
        this.engine.stop();
    }

    @Override
    public boolean isRunning() {
        return this.engine.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}

package io.idempotency.fleet.payments;

/** Is told of each step, on its thread. */
interface StepListener {

    void before(Step step);

    /** The step has succeeded. */
    void after(Step step);
}

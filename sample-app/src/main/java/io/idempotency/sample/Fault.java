package io.idempotency.sample;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What goes wrong on purpose, for a request whose header {@value #HEADER} asks for it.
 *
 * <p>It is a header, since path, query and body say what a request is: a retry that does not ask for the fault is still
 * the same request.
 */
enum Fault {
    /** The run takes its time, so that another request with the same key meets it. */
    SLOW("slow"),

    /** Everything happens, but no answer arrives. */
    LOSE_ANSWER("lose-answer");

    static final String HEADER = "Sample-Fault";

    private final String value;

    Fault(String value) {
        this.value = value;
    }

    String value() {
        return this.value;
    }

    boolean isAskedForBy(HttpServletRequest request) {
        return this.value.equals(request.getHeader(HEADER));
    }
}

package io.idempotency.spring.web;

import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;

/** Lets stored bytes go out without letting anybody change them. */
final class StoredBytes {

    private StoredBytes() {}

    /** {@return what to write to the response}: a copy where it is not the container's own, since a filter may work in place */
    static byte[] writableTo(ServletResponse response, byte[] stored) {
        return response instanceof ServletResponseWrapper ? stored.clone() : stored;
    }
}

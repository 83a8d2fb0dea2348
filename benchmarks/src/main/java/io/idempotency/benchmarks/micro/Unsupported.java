package io.idempotency.benchmarks.micro;

import java.lang.reflect.Proxy;

/** Makes what stands beneath our requests: an object that can nothing, so that nothing is measured unseen. */
final class Unsupported {

    private Unsupported() {}

    /** An error is thrown, as the library takes some exceptions for an answer. */
    static <T> T of(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw new AssertionError("Not written for the benchmarks: " + method);
                }));
    }
}

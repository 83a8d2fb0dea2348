package io.idempotency.spring.web;

import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.InMemoryIdempotencyStore;
import java.util.function.Supplier;
import org.springframework.beans.BeanUtils;
import org.springframework.util.ClassUtils;

/**
 * What keeps the records of the applications that the tests talk to: the in-memory store, or what a class gives that the system
 * property {@value #SUPPLIER} names, so that the tests of a store's module can run these tests on it.
 */
final class StoreUnderTest {

    private static final String SUPPLIER = "test.store-supplier";
    private static final long BYTES = 64L * 1024 * 1024;

    private StoreUnderTest() {}

    /** {@return an empty store} */
    static IdempotencyStore open() {
        String supplier = System.getProperty(SUPPLIER, "");
        return supplier.isEmpty() ? new InMemoryIdempotencyStore(BYTES) : open(supplier);
    }

    private static IdempotencyStore open(String supplier) {
        Class<?> type = ClassUtils.resolveClassName(supplier, null);
        return (IdempotencyStore) ((Supplier<?>) BeanUtils.instantiateClass(type)).get();
    }
}

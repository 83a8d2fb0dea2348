package io.idempotency.spring.web;

import io.idempotency.store.RecordId;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.util.ClassUtils;

/** Puts the id of a record into the logging context of a thread, where SLF4J is there. */
final class RecordContext {

    /** Name of the field of the logging context. */
    static final String FIELD = "idempotencyRecord";

    private static final boolean PRESENT = ClassUtils.isPresent("org.slf4j.MDC", RecordContext.class.getClassLoader());

    private RecordContext() {}

    /** {@return what was there before, to be put back by the same thread} */
    static @Nullable String set(RecordId id) {
        return PRESENT ? Slf4j.set(id.value()) : null;
    }

    static void restore(@Nullable String before) {
        if (PRESENT) {
            Slf4j.set(before);
        }
    }

    /** Not loaded where SLF4J is not there. */
    private static final class Slf4j {

        static @Nullable String set(@Nullable String value) {
            String before = MDC.get(FIELD);
            if (value == null) {
                MDC.remove(FIELD);
            } else {
                MDC.put(FIELD, value);
            }
            return before;
        }
    }
}

package io.idempotency.spring.actuate;

import io.idempotency.store.IdempotencyStore;
import io.idempotency.store.RecordAdministration;
import io.idempotency.store.StoreStatistics;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * The store as operators see it.
 *
 * @param type its class
 * @param recordAdministration whether it finds and deletes single records
 * @param records how many it holds, if it knows without counting them, as for the rest
 * @param usedBytes what they take
 * @param maxBytes what they may take
 * @param droppedAnswers how many found no room
 */
record StoreDescription(
        String type,
        boolean recordAdministration,
        @Nullable Long records,
        @Nullable Long usedBytes,
        @Nullable Long maxBytes,
        @Nullable Long droppedAnswers) {

    static StoreDescription of(IdempotencyStore store) {
        String type = ClassUtils.getUserClass(store).getName();
        boolean able = store instanceof RecordAdministration;
        return store instanceof StoreStatistics knows
                ? new StoreDescription(
                        type, able, knows.recordCount(), knows.usedBytes(), knows.maxBytes(), knows.droppedAnswers())
                : new StoreDescription(type, able, null, null, null, null);
    }
}

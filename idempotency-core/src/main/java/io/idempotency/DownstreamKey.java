package io.idempotency;

import io.idempotency.store.RecordId;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Keys for the calls that an operation makes, derived from its record. */
final class DownstreamKey {

    private static final String VERSION = "idempotency-downstream-1";
    private static final long VERSION_MASK = 0xFFFF_FFFF_FFFF_0FFFL;
    private static final long VERSION_8 = 0x8000L;
    private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private DownstreamKey() {}

    static UUID derive(RecordId id, String call) {
        ByteBuffer digest = ByteBuffer.wrap(
                FieldDigest.begin().add(VERSION).add(id.value()).add(call).finish());
        long high = (digest.getLong() & VERSION_MASK) | VERSION_8;
        return new UUID(high, (digest.getLong() & VARIANT_MASK) | VARIANT);
    }
}

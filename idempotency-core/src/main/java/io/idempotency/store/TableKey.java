package io.idempotency.store;

import java.util.Comparator;

/**
 * A {@link RecordId} in less than half its memory: all that its 43 characters say, six bits each.
 *
 * @param first of characters 0 to 9
 * @param second of characters 10 to 19
 * @param third of characters 20 to 29
 * @param fourth of characters 30 to 39
 * @param rest of the last three
 */
record TableKey(long first, long second, long third, long fourth, int rest) implements Comparable<TableKey> {

    private static final Comparator<TableKey> ORDER = Comparator.comparingLong(TableKey::first)
            .thenComparingLong(TableKey::second)
            .thenComparingLong(TableKey::third)
            .thenComparingLong(TableKey::fourth)
            .thenComparingInt(TableKey::rest);

    private static final int CHARACTERS_OF_LONG = 10;
    private static final int BITS = 6;

    static TableKey of(RecordId id) {
        String text = id.value();
        return new TableKey(
                bits(text, 0),
                bits(text, CHARACTERS_OF_LONG),
                bits(text, 2 * CHARACTERS_OF_LONG),
                bits(text, 3 * CHARACTERS_OF_LONG),
                (int) bits(text, 4 * CHARACTERS_OF_LONG));
    }

    private static long bits(String text, int from) {
        long bits = 0;
        int end = Math.min(from + CHARACTERS_OF_LONG, text.length());
        for (int i = from; i < end; i++) {
            bits = bits << BITS | RecordId.sextet(text.charAt(i));
        }
        return bits;
    }

    /** Ids are digests, of which any part is as good as random; who makes others may have put what tells them apart anywhere. */
    @Override
    public int hashCode() {
        return Long.hashCode(31 * (31 * (31 * (31 * this.first + this.second) + this.third) + this.fourth) + this.rest);
    }

    /**
     * Orders keys, in no order that means anything. A table finds keys by it whose hash codes are the same: without a secret anybody
     * can look for requests whose records have such keys, and send as many.
     */
    @Override
    public int compareTo(TableKey other) {
        return ORDER.compare(this, other);
    }
}

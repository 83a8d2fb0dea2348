package io.idempotency.spring.specification;

import io.idempotency.store.Retention;
import java.time.Duration;
import java.util.List;

/** Says settings in words. */
final class Words {

    private Words() {}

    static String retention(Retention retention) {
        return retention.ttl() == null ? "for ever" : duration(retention.ttl());
    }

    /** In the greatest unit in which it is a whole number, as far as that is readable. */
    static String duration(Duration duration) {
        if (duration.toNanosPart() != 0) {
            return duration.toMillis() + " ms";
        }
        if (duration.toSecondsPart() != 0) {
            return counted(duration.toSeconds(), "second");
        }
        if (duration.toMinutesPart() != 0) {
            return counted(duration.toMinutes(), "minute");
        }
        return duration.toHoursPart() == 0 ? counted(duration.toDays(), "day") : counted(duration.toHours(), "hour");
    }

    static String counted(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }

    /** {@code a, b and c}. */
    static String list(List<String> items) {
        int last = items.size() - 1;
        return last < 1
                ? String.join("", items)
                : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
    }
}

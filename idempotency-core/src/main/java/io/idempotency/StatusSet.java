package io.idempotency;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A set of HTTP status codes, written as {@code 2xx} or {@code 404}. Immutable and thread safe. */
public final class StatusSet {

    private static final Pattern CLASS = Pattern.compile("[1-5]xx");
    private static final Pattern CODE = Pattern.compile("[1-5]\\d\\d");
    private static final int CLASS_SIZE = 100;
    private static final int FIRST_ERROR = 400;

    private final BitSet codes = new BitSet();

    private StatusSet() {}

    /**
     * Reads a set.
     *
     * @param items each a code ({@code 404}) or a class ({@code 2xx}); at least one
     * @return the set of all of them
     * @throws IllegalArgumentException if there is no item, or one is neither
     */
    public static StatusSet of(Collection<String> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("at least one status is needed, such as 2xx");
        }
        StatusSet set = new StatusSet();
        items.forEach(set::add);
        return set;
    }

    private void add(String item) {
        String text = item.strip().toLowerCase(Locale.ROOT);
        if (CLASS.matcher(text).matches()) {
            int first = (text.charAt(0) - '0') * CLASS_SIZE;
            this.codes.set(first, first + CLASS_SIZE);
        } else if (CODE.matcher(text).matches()) {
            this.codes.set(Integer.parseInt(text));
        } else {
            throw new IllegalArgumentException(
                    "'" + item + "' is neither a status such as 404 nor a class such as 2xx");
        }
    }

    /**
     * Looks a status up.
     *
     * @param status a status code
     * @return whether it is in this set
     */
    public boolean contains(int status) {
        return this.codes.get(status);
    }

    /** {@return whether any status that says that a request has failed is in this set: 400 to 599} */
    public boolean containsErrors() {
        return this.codes.nextSetBit(FIRST_ERROR) >= 0;
    }

    /** {@return the items that make this set, in ascending order: {@code 2xx, 404}} */
    @Override
    public String toString() {
        List<String> items = new ArrayList<>();
        for (int code = this.codes.nextSetBit(0); code >= 0; code = this.codes.nextSetBit(code + 1)) {
            if (code % CLASS_SIZE == 0 && this.codes.nextClearBit(code) >= code + CLASS_SIZE) {
                items.add(code / CLASS_SIZE + "xx");
                code += CLASS_SIZE - 1;
            } else {
                items.add(String.valueOf(code));
            }
        }
        return String.join(", ", items);
    }
}

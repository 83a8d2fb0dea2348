package io.idempotency;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The line of text in front of a head, by which one codec marks what it has made of another one's answer. */
final class HeadLine {

    private HeadLine() {}

    /** {@return the line without its end, {@code null} if the head does not begin with the prefix} */
    static @Nullable String find(byte[] head, String prefix) {
        if (!startsWith(head, prefix)) {
            return null;
        }
        int end = prefix.length();
        while (end < head.length && head[end] != '\n') {
            end++;
        }
        return new String(head, 0, end, ISO_8859_1);
    }

    /** Allocates nothing: most heads have no such line. */
    private static boolean startsWith(byte[] head, String prefix) {
        if (head.length < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (head[i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** {@return what follows the line, nothing if it has no end} */
    static byte[] after(String line, byte[] head) {
        return Arrays.copyOfRange(head, Math.min(line.length() + 1, head.length), head.length);
    }

    static byte[] before(String line, byte[] rest) {
        return Bytes.join((line + '\n').getBytes(ISO_8859_1), rest);
    }
}

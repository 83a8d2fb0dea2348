package io.idempotency.redis;

import java.nio.charset.StandardCharsets;

/**
 * What a script is given. The arrays are not copied and must not be modified.
 *
 * @param key the one key it works on
 * @param arguments the rest
 */
@SuppressWarnings("ArrayRecordComponent") // handed from one method to the next, and never compared
record Call(byte[] key, byte[][] arguments) {

    /**
     * Encodes the parts of a call.
     *
     * @param arguments arrays of bytes, which are taken as they are, or what is taken as text
     */
    static Call of(String key, Object... arguments) {
        byte[][] encoded = new byte[arguments.length][];
        for (int i = 0; i < arguments.length; i++) {
            encoded[i] = arguments[i] instanceof byte[] bytes ? bytes : encoded(arguments[i].toString());
        }
        return new Call(encoded(key), encoded);
    }

    /** {@return the key and the arguments in one} */
    byte[][] keyAndArguments() {
        byte[][] all = new byte[this.arguments.length + 1][];
        all[0] = this.key;
        System.arraycopy(this.arguments, 0, all, 1, this.arguments.length);
        return all;
    }

    private static byte[] encoded(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

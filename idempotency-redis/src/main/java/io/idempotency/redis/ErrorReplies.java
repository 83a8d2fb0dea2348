package io.idempotency.redis;

/** Tells what a server has said from what drivers make of it: its error code comes first in a message somewhere in the chain. */
final class ErrorReplies {

    /** The server has not seen the script. */
    static final String NO_SCRIPT = "NOSCRIPT";

    /** What is at the key is no hash. */
    static final String WRONG_TYPE = "WRONGTYPE";

    private ErrorReplies() {}

    static boolean has(Throwable thrown, String code) {
        for (Throwable ex = thrown; ex != null; ex = ex.getCause()) {
            if (ex.getMessage() != null && ex.getMessage().contains(code)) {
                return true;
            }
        }
        return false;
    }
}

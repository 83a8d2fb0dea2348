package io.idempotency;

/** A key that a client sent and that cannot be used. The message tells the client why, without repeating the key. */
public final class InvalidKeyException extends Exception {

    private final boolean wellFormed;

    private InvalidKeyException(String message, boolean wellFormed) {
        super(message);
        this.wellFormed = wellFormed;
    }

    static InvalidKeyException malformed(String message) {
        return new InvalidKeyException(message, false);
    }

    static InvalidKeyException otherFormat(String message) {
        return new InvalidKeyException(message, true);
    }

    /** {@return whether it is a key, only not in the format that the server asks for} */
    public boolean isWellFormed() {
        return this.wellFormed;
    }
}

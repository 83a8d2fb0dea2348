package io.idempotency.spring.autoconfigure;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A property that must not be shown: nothing but the mapper of settings sees its text. Immutable. */
public final class Secret {

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /**
     * Takes the text of a property as it is; called when properties are bound.
     *
     * @param text Base64 of the secret
     * @return the secret
     */
    public static Secret of(String text) {
        return new Secret(text);
    }

    /** {@return the bytes, {@code null} if the text is no Base64} */
    byte @Nullable [] bytes() {
        try {
            return Base64.getDecoder().decode(this.text.strip());
        } catch (IllegalArgumentException ex) {
            return null;
        }
    }

    /** {@return nothing of it} */
    @Override
    public String toString() {
        return "Secret";
    }
}

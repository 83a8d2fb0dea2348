package io.idempotency;

import io.idempotency.store.UnreadableRecordException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM: a fresh random nonce, then what is sealed with it, then the tag. */
final class Seal {

    /** What a seal adds, in bytes. */
    static final int OVERHEAD = 12 + 16;

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final SecureRandom RANDOM = new SecureRandom();

    private Seal() {}

    /** @param context must be the same when it is opened; not stored */
    static byte[] seal(byte[] key, byte[] clear, byte[] context) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = Arrays.copyOf(nonce, OVERHEAD + clear.length);
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, context);
            cipher.doFinal(clear, 0, clear.length, sealed, NONCE_BYTES);
            return sealed;
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException("Nothing can be sealed", ex);
        }
    }

    static byte[] open(byte[] key, byte[] sealed, byte[] context) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce(sealed), context);
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (AEADBadTagException ex) {
            throw new UnreadableRecordException(
                    "The sealed answer cannot be opened: it is damaged, or of another record, or the key is not the same",
                    ex);
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException("Nothing can be opened", ex);
        }
    }

    static byte[] nonce(byte[] sealed) {
        if (sealed.length < OVERHEAD) {
            throw new UnreadableRecordException("The sealed answer is cut off");
        }
        return Arrays.copyOf(sealed, NONCE_BYTES);
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}

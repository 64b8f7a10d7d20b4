package oxmon.server.secrets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.server.database.Durable;
import oxmon.server.database.OwnerOnly;

/**
 * Encrypts texts with AES-256 in Galois/counter mode (NIST SP 800-38D) by a key of this installation, which is made when it is first
 * needed and kept in a file that only the server's account may read. A copy of the databases alone gives nothing away. Thread-safe.
 */
public final class Vault {
    /** The file's name within the data directory. */
    public static final String FILE = "secrets.key";

    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path file;
    private @Nullable SecretKeySpec key;

    /** Uses the key in a directory. */
    public Vault(Path directory) {
        this.file = directory.resolve(FILE);
    }

    /** A text that cannot be read, since the key is another, or it was changed, or stood elsewhere. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Encrypts a text.
     *
     * @param place where it belongs; it can be read only as what stands there
     * @throws Fault UNAVAILABLE when the key cannot be read or kept
     */
    public String seal(String text, String place) {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            RANDOM.nextBytes(nonce);
            byte[] sealed =
                    cipher(Cipher.ENCRYPT_MODE, key(true), nonce, place).doFinal(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                            .put(VERSION)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException | IOException | Unreadable e) {
            throw new Fault(
                    Fault.Kind.UNAVAILABLE, "storage_error", "the secrets cannot be kept: " + e.getMessage(), null, e);
        }
    }

    /** The text that was sealed for that place. */
    public String open(String sealed, String place) throws Unreadable {
        try {
            byte[] bytes = Base64.getDecoder().decode(sealed);
            if (bytes.length <= 1 + NONCE_BYTES || bytes[0] != VERSION) {
                throw new Unreadable("it is nothing that was sealed", null);
            }
            byte[] nonce = Arrays.copyOfRange(bytes, 1, 1 + NONCE_BYTES);
            byte[] text = cipher(Cipher.DECRYPT_MODE, key(false), nonce, place)
                    .doFinal(bytes, 1 + NONCE_BYTES, bytes.length - 1 - NONCE_BYTES);
            return new String(text, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Unreadable("it was not sealed with the key in " + FILE, e);
        } catch (IOException e) {
            throw new Unreadable(FILE + " cannot be read", e);
        }
    }

    private static Cipher cipher(int mode, SecretKeySpec key, byte[] nonce, String place)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    private synchronized SecretKeySpec key(boolean made) throws IOException, Unreadable {
        SecretKeySpec known = key;
        if (known == null) {
            if (!Files.exists(file)) {
                if (!made) {
                    throw new Unreadable(FILE + " is not there", null);
                }
                byte[] fresh = new byte[KEY_BYTES];
                RANDOM.nextBytes(fresh);
                Durable.write(
                        file, (Base64.getEncoder().encodeToString(fresh) + '\n').getBytes(StandardCharsets.US_ASCII));
            }
            OwnerOnly.ensure(file);
            known = decode(Files.readString(file));
            key = known;
        }
        return known;
    }

    private static SecretKeySpec decode(String text) throws Unreadable {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == KEY_BYTES) {
                return new SecretKeySpec(bytes, "AES");
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new Unreadable(FILE + " holds no key of " + KEY_BYTES + " bytes in base64", null);
    }

    /** What is wrong with the key in a file, which is only read; empty when it is well. */
    public static Optional<String> fault(Path file) {
        try {
            decode(Files.readString(file));
            return Optional.empty();
        } catch (IOException | Unreadable e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}

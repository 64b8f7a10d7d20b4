package oxmon.server.identity;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Turns passwords into hashes and checks them. Thread-safe.
 *
 * <p>A hash is {@code pbkdf2-sha512$<rounds>$<salt>$<key>}, salt and key in base64: PBKDF2 of the JDK with HMAC-SHA-512,
 * 210,000 rounds (OWASP's advice of 2023), about 0.2 s of one core. Hashes of the original, bcrypt, are accepted; see
 * {@link #outdated}.
 */
final class Passwords {
    private static final String SCHEME = "pbkdf2-sha512";
    private static final int ROUNDS = 210_000;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BITS = 256;
    /** bcrypt's own limit, and the original's behaviour: the rest does not count. */
    private static final int BCRYPT_BYTES = 72;
    /** What the original's library used when it was not told. */
    private static final int BCRYPT_COST = 12;

    private final SecureRandom random = new SecureRandom();
    private final int rounds;

    /** The hash of no password: checking against it takes as long as against any other, and fails. */
    private final String nobodys;

    Passwords() {
        this(ROUNDS);
    }

    /**
     * @param rounds fewer for tests
     */
    Passwords(int rounds) {
        this.rounds = rounds;
        byte[] key = new byte[KEY_BITS / 8];
        random.nextBytes(key);
        this.nobodys = text(salt(), key); // deriving it from a password would cost each start two seconds
    }

    /** A new hash with a fresh salt. */
    String hash(String password) {
        byte[] salt = salt();
        return text(salt, derive(password, salt, rounds));
    }

    private byte[] salt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }

    private String text(byte[] salt, byte[] key) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return SCHEME + '$' + rounds + '$' + base64.encodeToString(salt) + '$' + base64.encodeToString(key);
    }

    /**
     * Whether {@code password} is the one of {@code hash}. Takes as long for a hash that is absent or of the other kind.
     *
     * @param hash null when there is no such user
     * @param bcryptInUse whether any user still has a hash of the original, so that its time must be spent for all
     */
    boolean matches(String password, @Nullable String hash, boolean bcryptInUse) {
        if (hash != null && isBcrypt(hash)) {
            matchesOwn(password, nobodys);
            return matchesBcrypt(password, hash);
        }
        boolean own = matchesOwn(password, hash == null ? nobodys : hash);
        if (bcryptInUse) {
            BCrypt.withDefaults().hash(BCRYPT_COST, new byte[16], cut(password));
        }
        return hash != null && own;
    }

    /** Whether {@code hash} should be replaced at the next sign-in, when the password is known. */
    boolean outdated(String hash) {
        return !hash.startsWith(SCHEME + '$' + rounds + '$');
    }

    /** Whether {@code hash} is one of the original. */
    static boolean isBcrypt(String hash) {
        return hash.startsWith("$2");
    }

    private boolean matchesOwn(String password, String hash) {
        String[] parts = hash.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            matchesOwn(password, nobodys);
            return false;
        }
        try {
            byte[] salt = Base64.getDecoder().decode(parts[2]);
            byte[] key = Base64.getDecoder().decode(parts[3]);
            return MessageDigest.isEqual(key, derive(password, salt, Integer.parseInt(parts[1])));
        } catch (IllegalArgumentException e) { // written by hand into the table
            return false;
        }
    }

    private boolean matchesBcrypt(String password, String hash) {
        return BCrypt.verifyer().verify(cut(password), hash.getBytes(StandardCharsets.US_ASCII)).verified;
    }

    /** The bytes that bcrypt looks at; the rest does not count, as in the original. */
    private static byte[] cut(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= BCRYPT_BYTES ? bytes : Arrays.copyOf(bytes, BCRYPT_BYTES);
    }

    private static byte[] derive(String password, byte[] salt, int rounds) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, rounds, KEY_BITS);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java lacks PBKDF2WithHmacSHA512", e);
        } finally {
            spec.clearPassword();
        }
    }
}

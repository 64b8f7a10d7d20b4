package oxmon.server.agents.whitelist;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Tokens of agents and how they are kept: as {@code sha256:<hex>}. A token has 256 random bits, so a slow hash would add nothing
 * but a way to stop the server. Tokens of the original, kept as bcrypt, are accepted and cost a slow check once.
 */
public final class TokenHash {
    private static final String SCHEME = "sha256:";
    private static final int TOKEN_BYTES = 32;

    private TokenHash() {}

    /** A new token: 256 random bits in 43 letters that need no escaping in addresses. */
    public static String newToken(SecureRandom random) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The form in which a token is kept. */
    public static String of(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return SCHEME + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Whether {@code token} is the one of {@code hash}; takes the same time wherever they differ. */
    static boolean matches(String token, String hash) {
        if (isSlow(hash)) {
            return BCrypt.verifyer()
                    .verify(token.getBytes(StandardCharsets.UTF_8), hash.getBytes(StandardCharsets.US_ASCII))
                    .verified;
        }
        return MessageDigest.isEqual(
                of(token).getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the hash is one of the original, to be replaced once the token is seen. */
    static boolean isSlow(String hash) {
        return hash.startsWith("$2");
    }
}

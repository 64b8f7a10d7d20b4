package oxmon.server.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Optional;
import oxmon.server.database.OwnerOnly;
import oxmon.server.database.UnusableDatabase;

/**
 * The RSA key pair that signs tokens; made once and kept in the data directory, readable by the server's account only.
 *
 * @param id the key's thumbprint, the {@code kid} of its tokens
 */
record SigningKey(String id, RSAPrivateCrtKey secret, RSAPublicKey open) {
    private static final int BITS = 2048;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    /**
     * Reads the key (PKCS #8 in PEM), or makes one.
     *
     * @throws UnusableDatabase when there is a file and it holds no such key; it is never replaced silently
     */
    static SigningKey in(Path file) {
        try {
            if (Files.exists(file)) {
                OwnerOnly.ensure(file);
                return of(decode(Files.readString(file)));
            }
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            RSAPrivateCrtKey made =
                    (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
            OwnerOnly.write(file, encode(made));
            return of(made);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            throw new UnusableDatabase(
                    file + " holds no RSA key in PKCS #8 (" + e.getMessage()
                            + "); delete it to get a new one, which voids all tokens",
                    e);
        }
    }

    /** What is wrong with the key in a file, which is only read; empty when it is well. */
    static Optional<String> fault(Path file) {
        try {
            decode(Files.readString(file));
            return Optional.empty();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException | ClassCastException e) {
            return Optional.of("holds no RSA key in PKCS #8: " + e.getMessage());
        }
    }

    private static SigningKey of(RSAPrivateCrtKey secret) throws GeneralSecurityException {
        RSAPublicKey open = (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent()));
        try {
            return new SigningKey(
                    new RSAKey.Builder(open).build().computeThumbprint().toString(), secret, open);
        } catch (JOSEException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static RSAPrivateCrtKey decode(String pem) throws GeneralSecurityException {
        byte[] bytes = Base64.getMimeDecoder()
                .decode(pem.replace(BEGIN, "").replace(END, "").strip());
        return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes));
    }

    private static String encode(RSAPrivateCrtKey key) {
        return BEGIN
                + '\n'
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + '\n'
                + END
                + '\n';
    }

    @Override
    public String toString() {
        return "SigningKey[" + id + ']'; // never the secret
    }
}

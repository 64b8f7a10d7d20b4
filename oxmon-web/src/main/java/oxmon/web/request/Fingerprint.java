package oxmon.web.request;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Marks the address of a script or stylesheet with what is in it, so that browsers keep it for good and yet never mix two releases.
 * Thread-safe.
 */
public final class Fingerprint {
    /** The parameter that carries it. */
    public static final String PARAMETER = "v";

    /** For an address with the fingerprint of what is there now. */
    private static final String FOR_GOOD = "public, max-age=31536000, immutable";

    /** For any other: long enough for one visit. */
    private static final String SHORTLY = "public, max-age=300";

    private static final int HEX_DIGITS = 16;

    private Fingerprint() {}

    /** The fingerprint of the file at {@code path} of the application; empty when there is none. */
    public static String of(ServletContext application, String path) {
        String key = Fingerprint.class.getName() + path;
        if (application.getAttribute(key) instanceof String known) {
            return known;
        }
        try (InputStream file = application.getResourceAsStream(path)) {
            if (file == null) {
                return "";
            }
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(file, sha).transferTo(java.io.OutputStream.nullOutputStream());
            String print = HexFormat.of().formatHex(sha.digest()).substring(0, HEX_DIGITS);
            application.setAttribute(key, print);
            return print;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** How long a browser may keep what it got from an address with the fingerprint {@code asked}. */
    public static String caching(@Nullable String asked, String current) {
        return asked != null && asked.equals(current) && !current.isEmpty() ? FOR_GOOD : SHORTLY;
    }

    /** Says so in an answer. */
    public static void caching(HttpServletResponse response, @Nullable String asked, String current) {
        response.setHeader("Cache-Control", caching(asked, current));
    }
}

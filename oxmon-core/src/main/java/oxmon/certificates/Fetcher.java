package oxmon.certificates;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks a responder or a list's server; every address it goes to passes the server's guard. */
@FunctionalInterface
public interface Fetcher {
    /** The longest answer that is looked at: a long list of what was revoked. */
    int MOST_BYTES = 5 * 1024 * 1024;

    /** Nobody is asked, and nobody is told that nobody was. */
    Fetcher NONE = (to, post, contentType, timeout) -> {
        throw new IOException("asking is switched off");
    };

    /**
     * The body of the answer, at most {@link #MOST_BYTES}.
     *
     * @param to begins with http://
     * @param post what to send; null to get
     * @param contentType of what is sent; of no meaning otherwise
     * @throws IOException when there is no answer with status 200 in time, or a longer one
     */
    byte[] fetch(URI to, byte @Nullable [] post, String contentType, Duration timeout) throws IOException;
}

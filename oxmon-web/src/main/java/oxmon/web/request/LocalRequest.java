package oxmon.web.request;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import oxmon.server.settings.ServerSettings;

/**
 * Whether a request surely comes from this machine: the listener is bound to loopback, no proxy touched the request, and the
 * name it was sent to is this machine's, so that no web page of elsewhere can make a browser send it. Thread-safe.
 *
 * <p>An account that still has the password it was made with may use the whole API only so.
 */
@Singleton
public class LocalRequest {
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean loopbackOnly;

    @Inject
    LocalRequest(ServerSettings settings) {
        this(settings.loopbackOnly());
    }

    LocalRequest(boolean loopbackOnly) {
        this.loopbackOnly = loopbackOnly;
    }

    /** Whether all of that holds for {@code request}. */
    public boolean is(HttpServletRequest request) {
        String host = request.getHeader("Host");
        return loopbackOnly
                && host != null
                && NAMES.contains(host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", ""))
                && Collections.list(request.getHeaderNames()).stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .noneMatch(name -> name.equals("forwarded") || name.startsWith("x-forwarded-"));
    }
}

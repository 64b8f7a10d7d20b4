package oxmon.web.session;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import oxmon.identity.Caller;
import oxmon.server.identity.Users;

/**
 * The visitor as the session knows them. The session holds no more than an id and the generation of the credentials, and is
 * asked anew on each request, so that a changed password or role takes effect at once.
 */
public final class SessionCaller {
    private static final String ATTRIBUTE = "oxmon.user";

    private SessionCaller() {}

    private record SignedIn(String userId, long tokenVersion) implements Serializable {}

    /** The visitor; absent when nobody is signed in, or the credentials are of an earlier generation. */
    public static Optional<Caller> of(HttpServletRequest request, Users users) {
        return of(request.getSession(false), users);
    }

    /** The same for a session at hand, such as a WebSocket's; it may be null. */
    public static Optional<Caller> of(@Nullable HttpSession session, Users users) {
        if (session == null) {
            return Optional.empty();
        }
        try {
            return session.getAttribute(ATTRIBUTE) instanceof SignedIn user
                    ? users.current(user.userId(), user.tokenVersion())
                    : Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.empty(); // the session ended just now
        }
    }

    /**
     * Remembers the visitor in a session with a new id, so that an id planted before sign-in is worth nothing.
     *
     * @param secure whether the visitor came by TLS, so that the cookie need never travel without
     */
    public static void signIn(HttpServletRequest request, HttpServletResponse response, Caller caller, boolean secure) {
        HttpSession session = request.getSession();
        request.changeSessionId();
        session.setAttribute(ATTRIBUTE, new SignedIn(caller.userId(), caller.tokenVersion()));
        if (secure) {
            SessionCookie.secure(response);
        }
    }

    /** Ends the session; harmless when there is none. */
    public static void signOut(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.invalidate();
        }
    }
}

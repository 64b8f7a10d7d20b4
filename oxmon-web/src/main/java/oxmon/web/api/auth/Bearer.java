package oxmon.web.api.auth;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.server.identity.Tokens;
import oxmon.web.request.LocalRequest;

/** Tells by its token who makes a request. */
@Singleton
public class Bearer {
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([^\\s,]+)");

    private final Tokens tokens;
    private final LocalRequest local;

    @Inject
    Bearer(Tokens tokens, LocalRequest local) {
        this.tokens = tokens;
        this.local = local;
    }

    /**
     * Who makes the request.
     *
     * @param header its Authorization header
     * @param beforePasswordChange whether whoever must change the password first is let through from anywhere
     * @throws Fault UNAUTHENTICATED without a good token, FORBIDDEN when the password must be changed first
     */
    public Caller caller(@Nullable String header, HttpServletRequest request, boolean beforePasswordChange) {
        Caller caller = tokens.verify(token(header));
        if (caller.mustChangePassword() && !beforePasswordChange && !local.is(request)) {
            throw Fault.forbidden("the password must be changed first: POST /v1/auth/password");
        }
        return caller;
    }

    private static String token(@Nullable String header) {
        if (header == null) {
            throw Fault.unauthenticated("missing authorization header");
        }
        Matcher matcher = BEARER.matcher(header.strip());
        if (!matcher.matches()) {
            throw Fault.unauthenticated("invalid authorization header");
        }
        return matcher.group(1);
    }
}

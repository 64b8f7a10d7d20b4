package oxmon.web.api.identity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.identity.Tokens;
import oxmon.server.identity.Users;
import oxmon.web.api.auth.CallerContext;
import oxmon.web.api.auth.Open;
import oxmon.web.api.auth.Requires;
import oxmon.web.request.Proxies;

/** Signs people in and lets them change their password. */
@RequestScoped
@Path("auth")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Sign-in")
public class AuthResource {
    @Inject
    Users users;

    @Inject
    Tokens tokens;

    @Inject
    Proxies proxies;

    @Context
    HttpServletRequest request;

    /** A token for a name and a password. */
    @POST
    @Path("login")
    @Open
    @Operation(
            summary = "Sign in",
            description = "Answers a bearer token. Too many failures are answered 429 with Retry-After.")
    public LoginView login(LoginRequest login) {
        Caller caller = users.signIn(login.username(), login.password(), proxies.clientAddress(request));
        return new LoginView(tokens.issue(caller), "Bearer", tokens.life().toSeconds(), caller.mustChangePassword());
    }

    /** A new password for the caller; the token that was used for it is void afterwards, like all others. */
    @POST
    @Path("password")
    @Requires(value = Permission.SELF, beforePasswordChange = true)
    @Operation(
            summary = "Change your password",
            description = "All tokens and sessions of the user are void afterwards, the one used here included.")
    public PasswordView password(PasswordRequest change, @Context SecurityContext context) {
        users.changePassword(
                CallerContext.of(context),
                change.currentPassword(),
                change.newPassword(),
                proxies.clientAddress(request));
        return new PasswordView("password changed; sign in again");
    }

    /** Who signs in. */
    public record LoginRequest(String username, String password) {
        @Override
        public String toString() {
            return "LoginRequest[" + username + ']'; // never the password
        }
    }

    /**
     * The token.
     *
     * @param token to be sent as {@code Authorization: Bearer <token>}
     * @param expiresIn how long it lives, in seconds
     * @param mustChangePassword whether little else works until the password is changed
     */
    public record LoginView(String token, String tokenType, long expiresIn, boolean mustChangePassword) {
        @Override
        public String toString() {
            return "LoginView"; // never the token
        }
    }

    /** The old and the new password. */
    public record PasswordRequest(String currentPassword, String newPassword) {
        @Override
        public String toString() {
            return "PasswordRequest"; // never the passwords
        }
    }

    /** What happened. */
    public record PasswordView(String message) {}
}

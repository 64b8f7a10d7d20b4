package oxmon.web.ui.common;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import oxmon.common.Version;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.settings.ServerSettings;
import oxmon.web.request.Cookies;

/** A page as its visitor wants it: language, theme, name, and what they may do. */
@Named
@RequestScoped
public class Look {
    /** Words for scripts have keys that begin so. */
    private static final String FOR_SCRIPTS = "js.";

    @Inject
    HttpServletRequest request;

    @Inject
    ServerSettings settings;

    /** English or Chinese. */
    public Locale getLocale() {
        return Preferences.locale(request);
    }

    /** For {@code <html lang>}. */
    public String getLang() {
        return Preferences.tag(getLocale());
    }

    /** "light" or "dark"; null follows the system. */
    @Nullable
    public String getTheme() {
        return Cookies.theme(request).orElse(null);
    }

    /** The context path, before every address. */
    public String getBase() {
        return request.getContextPath();
    }

    /** This build. */
    public String getVersion() {
        return Version.current();
    }

    /** The visitor's name; empty on the sign-in page. */
    public String getName() {
        return caller().map(Caller::name).orElse("");
    }

    /** The first letters of the visitor's name. */
    public String getInitials() {
        String name = getName();
        return name.substring(0, name.offsetByCodePoints(0, Math.min(2, name.codePointCount(0, name.length()))))
                .toUpperCase(Locale.ROOT);
    }

    /** The visitor's role as tokens name it; empty on the sign-in page. */
    public String getRole() {
        return caller().map(caller -> caller.role().apiName()).orElse("");
    }

    /** Whether the visitor has a password of their own and so may go anywhere. */
    public boolean isSettled() {
        return caller().filter(caller -> !caller.mustChangePassword()).isPresent();
    }

    /** Whether the visitor may do what the permission of this name lets one do. */
    public boolean may(String permission) {
        return caller().filter(caller -> caller.may(Permission.valueOf(permission)))
                .isPresent();
    }

    /** Whether admins must be told that any agent may report under any name. */
    public boolean isOpenIngest() {
        return isSettled() && may("USERS_WRITE") && !settings.auth().requireAgentAuth();
    }

    /** The words of scripts as JSON, safe inside a script element. */
    public String getMessages() {
        return Words.json(getLocale(), FOR_SCRIPTS);
    }

    private Optional<Caller> caller() {
        return request.getAttribute(PageFilter.CALLER) instanceof Caller caller
                ? Optional.of(caller)
                : Optional.empty();
    }
}

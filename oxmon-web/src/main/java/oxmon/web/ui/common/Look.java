package oxmon.web.ui.common;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.TreeSet;
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
    static final String BUNDLE = "oxmon.web.ui.messages";

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
        ResourceBundle bundle = ResourceBundle.getBundle(BUNDLE, getLocale(), Look.class.getClassLoader());
        JsonObjectBuilder words = Json.createObjectBuilder();
        for (String key : new TreeSet<>(Collections.list(bundle.getKeys()))) {
            if (key.startsWith(FOR_SCRIPTS)) {
                words.add(key, bundle.getString(key));
            }
        }
        return words.build().toString().replace("<", "\\u003c").replace("&", "\\u0026");
    }

    private Optional<Caller> caller() {
        return request.getAttribute(PageFilter.CALLER) instanceof Caller caller
                ? Optional.of(caller)
                : Optional.empty();
    }
}

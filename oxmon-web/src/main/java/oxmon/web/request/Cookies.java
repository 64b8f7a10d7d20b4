package oxmon.web.request;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;

/** What the browser keeps for itself, in cookies that scripts may set as well. */
public final class Cookies {
    private static final Set<String> THEMES = Set.of("light", "dark");

    private Cookies() {}

    /** The value of the first cookie of that name. */
    public static Optional<String> value(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(name)) {
                return Optional.of(cookie.getValue());
            }
        }
        return Optional.empty();
    }

    /** "light" or "dark"; absent follows the system. */
    public static Optional<String> theme(HttpServletRequest request) {
        return value(request, "ox-theme").filter(THEMES::contains);
    }

    /** The theme as an attribute of {@code <html>}, with the space before it; empty follows the system. */
    public static String themeAttribute(HttpServletRequest request) {
        return theme(request).map(name -> " data-theme=\"" + name + '"').orElse("");
    }
}

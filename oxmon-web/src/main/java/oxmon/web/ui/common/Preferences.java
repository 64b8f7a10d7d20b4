package oxmon.web.ui.common;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import oxmon.web.request.Cookies;

/** The language as the browser keeps it, in a cookie that scripts may set as well: it is known before sign-in. */
public final class Preferences {
    private static final String LANGUAGE = "ox-lang";
    private static final Pattern ASKED = Pattern.compile("(?:^|&)lang=(en|zh)\\b");
    private static final int ONE_YEAR_SECS = 31_536_000;

    private Preferences() {}

    /** English or Chinese: what the address asks for, else what the visitor chose, else what the browser prefers. */
    public static Locale locale(HttpServletRequest request) {
        String language = asked(request)
                .or(() -> Cookies.value(request, LANGUAGE))
                .orElseGet(() -> request.getLocale().getLanguage());
        return language.startsWith("zh") ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    }

    /** For {@code <html lang>}. */
    public static String tag(Locale locale) {
        return locale.equals(Locale.SIMPLIFIED_CHINESE) ? "zh-CN" : "en";
    }

    /** Remembers the language that the address asks for: a plain link changes it where there is no script. */
    public static void keep(HttpServletRequest request, HttpServletResponse response) {
        asked(request).ifPresent(language -> {
            Cookie cookie = new Cookie(LANGUAGE, language.startsWith("zh") ? "zh" : "en");
            cookie.setPath(request.getContextPath().isEmpty() ? "/" : request.getContextPath());
            cookie.setMaxAge(ONE_YEAR_SECS);
            cookie.setSecure(request.isSecure());
            cookie.setAttribute("SameSite", "Lax");
            response.addCookie(cookie);
        });
    }

    private static Optional<String> asked(HttpServletRequest request) {
        // not by getParameter: that settles the encoding of the parameters before Faces does
        Matcher query = request.getQueryString() == null ? null : ASKED.matcher(request.getQueryString());
        return query != null && query.find() ? Optional.of(query.group(1)) : Optional.empty();
    }
}

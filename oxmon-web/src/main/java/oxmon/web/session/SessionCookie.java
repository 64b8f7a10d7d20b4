package oxmon.web.session;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the container to keep the session's cookie away from scripts, and from requests that other sites cause, links to a page
 * excepted. WildFly heeds the attribute; Payara has it from payara-web.xml.
 */
public class SessionCookie implements ServletContextListener {
    private static final String NAME = "JSESSIONID=";

    @Override
    public void contextInitialized(ServletContextEvent event) {
        SessionCookieConfig cookie = event.getServletContext().getSessionCookieConfig();
        cookie.setHttpOnly(true);
        cookie.setAttribute("SameSite", "Lax");
    }

    /**
     * Keeps the cookie of this answer on TLS. A container knows only whether the proxy came by TLS, not whether the visitor did.
     * WildFly writes its cookie later; there the listener's {@code proxy-address-forwarding} does this.
     */
    static void secure(HttpServletResponse response) {
        List<String> cookies = new ArrayList<>(response.getHeaders("Set-Cookie"));
        boolean changed = false;
        for (int i = 0; i < cookies.size(); i++) {
            if (cookies.get(i).startsWith(NAME) && !cookies.get(i).matches("(?i).*;\\s*secure(;.*)?")) {
                cookies.set(i, cookies.get(i) + "; Secure");
                changed = true;
            }
        }
        if (changed) {
            response.setHeader("Set-Cookie", cookies.get(0));
            cookies.stream().skip(1).forEach(cookie -> response.addHeader("Set-Cookie", cookie));
        }
    }
}

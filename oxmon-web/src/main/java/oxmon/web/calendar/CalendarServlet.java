package oxmon.web.calendar;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import oxmon.common.Fault;
import oxmon.server.certificates.Certificates;
import oxmon.server.certificates.Domains;
import oxmon.server.certificates.WatchedDomain;
import oxmon.server.certificates.calendar.CalendarFeeds;
import oxmon.server.certificates.sqlite.CheckResult;
import oxmon.server.certificates.sqlite.CheckResult.Leaf;
import oxmon.web.request.FaultAnswer;
import oxmon.web.request.Proxies;
import oxmon.web.ui.common.Preferences;
import oxmon.web.ui.common.Words;

/**
 * {@code /calendar/<secret>.ics}: when the certificates of all watched domains expire. Whoever has the address may read; in English, or with
 * {@code ?lang=zh} in Chinese.
 */
@WebServlet(CalendarServlet.PATH + "*")
public class CalendarServlet extends HttpServlet {
    /** Where the addresses begin. */
    public static final String PATH = "/calendar/";

    private static final long serialVersionUID = 1;
    private static final Pattern SECRET = Pattern.compile("/([A-Za-z0-9_-]{43})\\.ics");

    @Inject
    private transient CalendarFeeds feeds;

    @Inject
    private transient Domains domains;

    @Inject
    private transient Certificates certificates;

    @Inject
    private transient Proxies proxies;

    /** The address of a feed. */
    public static String address(String baseUrl, String secret) {
        return baseUrl + PATH + secret + ".ics";
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Matcher secret = SECRET.matcher(String.valueOf(request.getPathInfo()));
            if (!secret.matches() || feeds.open(secret.group(1)).isEmpty()) {
                throw Fault.notFound("there is no such calendar");
            }
            byte[] calendar = calendar(request).getBytes(StandardCharsets.UTF_8);
            response.setContentType("text/calendar;charset=UTF-8");
            response.setContentLength(calendar.length);
            response.setHeader("Cache-Control", "private, no-cache");
            response.setHeader("Referrer-Policy", "no-referrer");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.getOutputStream().write(calendar);
        } catch (Fault fault) {
            FaultAnswer.write(response, fault);
        }
    }

    private String calendar(HttpServletRequest request) {
        ResourceBundle words = Words.of(Preferences.locale(request));
        String base = proxies.baseUrl(request);
        CalendarText text = new CalendarText(words.getString("calendar.name"));
        for (WatchedDomain domain : domains.all()) {
            CheckResult result = certificates.newest(domain.id()).orElse(null);
            Leaf leaf = result == null ? null : result.leaf();
            if (domain.enabled() && result != null && leaf != null) {
                text.event(
                        domain.id() + "@oxmon",
                        result.at(),
                        LocalDate.ofInstant(leaf.notAfter(), ZoneOffset.UTC),
                        told(words, "calendar.expires", domain.place()),
                        told(
                                words,
                                "calendar.what",
                                leaf.notAfter().toString(),
                                leaf.issuer(),
                                domain.note().isEmpty() ? "" : "\n" + domain.note()),
                        base + "/certificate.xhtml?id=" + domain.id());
            }
        }
        return text.end();
    }

    private static String told(ResourceBundle words, String key, Object... values) {
        return MessageFormat.format(words.getString(key), values);
    }
}

package oxmon.server.settings;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import oxmon.server.common.Network;
import oxmon.settings.SettingsReader;

/**
 * Where and how HTTP is answered. Host and port apply to the stand-alone run only; on an application server they are the
 * server's.
 *
 * @param host the address the listener is bound to
 * @param publicUrl how clients reach the server, without a slash at the end; absent means as the request says
 * @param trustedProxies addresses or CIDRs whose {@code X-Forwarded-*} headers count
 * @param corsOrigins origins that browsers may call the API from; empty means none
 * @param maxPoints the most points that one query answers
 */
public record HttpSettings(
        String host,
        int port,
        Optional<String> publicUrl,
        List<Network> trustedProxies,
        List<String> corsOrigins,
        int maxPoints) {
    /** Reads {@code http_*}, {@code public_url}, {@code trusted_proxies}, {@code cors_origins} and {@code max_points}. */
    public static HttpSettings read(SettingsReader in) {
        Optional<String> publicUrl = in.text("public_url").map(url -> url.replaceAll("/+$", ""));
        if (publicUrl.isPresent() && !isHttpUrl(publicUrl.get())) {
            in.problem(
                    "public_url",
                    "must be an address such as https://mon.example.com; it is \"" + publicUrl.get() + '"');
            publicUrl = Optional.empty();
        }
        return new HttpSettings(
                in.text("http_host", "0.0.0.0"),
                in.port("http_port", 8080),
                publicUrl,
                networks(in, "trusted_proxies"),
                origins(in),
                in.integer("max_points", 50_000, 100, 10_000_000));
    }

    /** Reads a list of networks. */
    static List<Network> networks(SettingsReader in, String key) {
        List<Network> networks = new ArrayList<>();
        for (String text : in.list(key, List.of())) {
            Network.parse(text)
                    .ifPresentOrElse(
                            networks::add,
                            () -> in.problem(
                                    key, "must hold addresses such as 10.0.0.1 or 10.0.0.0/8; one is \"" + text + '"'));
        }
        return List.copyOf(networks);
    }

    private static List<String> origins(SettingsReader in) {
        List<String> origins = in.list("cors_origins", List.of());
        for (String origin : origins) {
            if (!origin.equals("*") && !(isHttpUrl(origin) && origin.matches("https?://[^/?#]+"))) {
                in.problem(
                        "cors_origins", "must hold origins such as https://ui.example.com; one is \"" + origin + '"');
            }
        }
        return origins;
    }

    private static boolean isHttpUrl(String text) {
        try {
            URI uri = URI.create(text);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}

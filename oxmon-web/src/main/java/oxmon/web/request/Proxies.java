package oxmon.web.request;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import oxmon.server.common.Network;
import oxmon.server.settings.ServerSettings;

/**
 * Who sent a request and under which address, whatever stands between. {@code X-Forwarded-*} counts only when it comes from a
 * configured proxy; from anybody else it is a claim. Thread-safe.
 */
@Singleton
public class Proxies {
    /** A client may send anything as Host, and it ends in answers. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._\\-\\[\\]:]{1,255}");

    private final List<Network> trusted;
    private final Optional<String> publicUrl;

    @Inject
    Proxies(ServerSettings settings) {
        this(settings.http().trustedProxies(), settings.http().publicUrl());
    }

    Proxies(List<Network> trusted, Optional<String> publicUrl) {
        this.trusted = List.copyOf(trusted);
        this.publicUrl = publicUrl;
    }

    /** The address of the client: the last one in the chain that is not one of our proxies. */
    public String clientAddress(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        String forwarded = request.getHeader("X-Forwarded-For");
        if (forwarded == null || !trusted(address)) {
            return address;
        }
        String[] chain = forwarded.split(",", -1);
        for (int i = chain.length - 1; i >= 0 && trusted(address); i--) {
            address = chain[i].strip();
        }
        return address;
    }

    /**
     * The address that the client used for the application, such as {@code https://mon.example.com/oxmon}, without a slash at the
     * end. The configured {@code public_url} wins.
     */
    public String baseUrl(HttpServletRequest request) {
        return publicUrl.orElseGet(() -> address(request));
    }

    /** The address of the application as this very request used it, without a slash at the end. */
    public String address(HttpServletRequest request) {
        String scheme = request.getScheme();
        String host = HOST.matcher(request.getServerName()).matches() ? request.getServerName() : "localhost";
        int port = request.getServerPort();
        String prefix = "";
        if (trusted(request.getRemoteAddr())) {
            scheme = header(request, "X-Forwarded-Proto", "https?").orElse(scheme);
            Optional<String> forwardedHost = header(request, "X-Forwarded-Host", HOST.pattern());
            if (forwardedHost.isPresent()) {
                host = forwardedHost.get().replaceFirst(":\\d+$", "");
                port = forwardedHost.get().matches(".*:\\d+")
                        ? Integer.parseInt(forwardedHost.get().replaceFirst(".*:", ""))
                        : scheme.equals("https") ? 443 : 80;
            }
            port = header(request, "X-Forwarded-Port", "\\d{1,5}")
                    .map(Integer::valueOf)
                    .orElse(port);
            prefix = header(request, "X-Forwarded-Prefix", "(/[A-Za-z0-9._~\\-]+)*/?")
                    .orElse("");
        }
        boolean usual = port == (scheme.equals("https") ? 443 : 80);
        String bracketed = host.contains(":") && !host.startsWith("[") ? '[' + host + ']' : host;
        return scheme + "://" + bracketed + (usual ? "" : ":" + port) + prefix.replaceAll("/+$", "")
                + request.getContextPath();
    }

    /** Whether the client came by TLS, to us or to the proxy before us. */
    public boolean secure(HttpServletRequest request) {
        return request.isSecure() || address(request).startsWith("https:");
    }

    /** Whether {@code address} is one of the configured proxies. */
    public boolean trusted(String address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    private static Optional<String> header(HttpServletRequest request, String name, String form) {
        String value = request.getHeader(name);
        if (value == null) {
            return Optional.empty();
        }
        String first = value.split(",", 2)[0].strip();
        return first.matches(form) ? Optional.of(first) : Optional.empty();
    }
}

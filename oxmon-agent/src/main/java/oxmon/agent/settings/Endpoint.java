package oxmon.agent.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the server listens for gRPC.
 *
 * @param host a name or an address; IPv6 without its brackets
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(\\[(?<v6>[0-9A-Fa-f:.%]+)\\]|(?<name>[^\\[\\]:/\\s]+)):(?<port>\\d{1,5})");

    public Endpoint {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("has port " + port + "; it must be from 1 to 65535");
        }
    }

    /**
     * @param text {@code host:port}, IPv6 in brackets
     * @throws IllegalArgumentException when it is not; the message continues a sentence that names the key
     */
    public static Endpoint parse(String text) {
        if (text.contains("://")) {
            throw new IllegalArgumentException(
                    "must be host:port without a scheme, such as \"10.0.1.100:9090\"; it is \"" + text
                            + "\" (for TLS set tls = true)");
        }
        Matcher m = FORM.matcher(text.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException(
                    "must be host:port, such as \"10.0.1.100:9090\" or \"[2001:db8::1]:9090\"; it is \"" + text + '"');
        }
        String host = m.group("v6") == null ? m.group("name") : m.group("v6");
        return new Endpoint(host, Integer.parseInt(m.group("port")));
    }

    /** Whether it is this very host, so that nobody can listen on the way. */
    boolean isLoopback() {
        return host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    /** The host as a URL has it: IPv6 in brackets. */
    public String authority() {
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
    }

    @Override
    public String toString() {
        return authority();
    }
}

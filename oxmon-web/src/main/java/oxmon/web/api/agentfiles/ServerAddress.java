package oxmon.web.api.agentfiles;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import oxmon.common.Fault;

/**
 * How a host that is about to become an agent reaches this server. Safe to be put between single quotes in a shell script.
 *
 * @param url without a slash at its end, such as {@code http://mon.example.com:8080}
 * @param host the part of it that also leads to the gRPC port; IPv6 in brackets
 */
record ServerAddress(String url, String host) {
    /** A Host header is written by the caller: whatever is more than a name or an address is refused. */
    private static final Pattern HOST =
            Pattern.compile("(?<host>[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])(:\\d{1,5})?");

    private static final Pattern URL =
            Pattern.compile("https?://(?<host>[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:\\d{1,5})?(/[A-Za-z0-9._~/-]*)?");

    /**
     * @param publicUrl as the settings have it; beats the request
     * @param scheme of the request
     * @param hostHeader of the request; empty when it had none
     * @param contextPath where the application lives, such as {@code /oxmon}; empty at the root
     * @throws Fault INVALID when the address cannot be told from that
     */
    static ServerAddress of(Optional<String> publicUrl, String scheme, String hostHeader, String contextPath) {
        if (publicUrl.isPresent()) {
            Matcher m = URL.matcher(publicUrl.get());
            if (!m.matches()) {
                throw Fault.invalid("public_url", "the server's public_url cannot be put into a script");
            }
            return new ServerAddress(publicUrl.get(), m.group("host"));
        }
        Matcher m = HOST.matcher(hostHeader);
        if (!m.matches() || !(scheme + "://" + hostHeader + contextPath).matches(URL.pattern())) {
            throw Fault.invalid("Host", "the Host header is not a name or an address; set public_url on the server");
        }
        return new ServerAddress(scheme + "://" + hostHeader + contextPath, m.group("host"));
    }
}

package oxmon.server.certificates;

import java.util.Map;
import oxmon.metrics.Labels;

/**
 * A port of a domain.
 *
 * @param domain as {@link DomainName} has it
 */
public record DomainPort(String domain, int port) {
    /** The port of HTTPS, which is named nowhere. */
    public static final int USUAL_PORT = 443;

    /** The labels of its series. */
    public Labels labels() {
        return port == USUAL_PORT
                ? Labels.of("domain", domain)
                : Labels.of(Map.of("domain", domain, "port", Integer.toString(port)));
    }

    /** As people call it: with its port, unless that is the usual one. */
    public String place() {
        return port == USUAL_PORT ? domain : domain + ':' + port;
    }
}

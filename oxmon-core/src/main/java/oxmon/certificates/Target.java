package oxmon.certificates;

/**
 * What to check.
 *
 * @param host as it was given; for people, nothing here resolves it
 * @param port 1 to 65535
 * @param serverName the name asked for (SNI, when it is a name) and compared with the certificate's; a name or an IP address
 */
public record Target(String host, int port, Protocol protocol, String serverName) {
    public Target {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be 1 to 65535, was " + port);
        }
    }
}

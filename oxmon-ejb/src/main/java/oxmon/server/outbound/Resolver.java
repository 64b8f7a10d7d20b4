package oxmon.server.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a name; {@code InetAddress::getAllByName} in the server. */
@FunctionalInterface
public interface Resolver {
    /** At least one address. */
    InetAddress[] resolve(String host) throws UnknownHostException;
}

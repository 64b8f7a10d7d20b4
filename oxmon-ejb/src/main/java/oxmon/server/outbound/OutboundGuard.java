package oxmon.server.outbound;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.server.common.Network;

/**
 * Says which addresses people may have the server reach. Private ranges are fine, since what is monitored lives there; what only the
 * server itself can reach is not, unless the operator allows it. An address that carries another (mapped, NAT64, 6to4, Teredo) is
 * judged by both. Immutable; looks no name up.
 */
public final class OutboundGuard {
    /** Where clouds keep their machines' credentials, as far as no wider range has them already. */
    private static final List<Network> METADATA = networks(
            "169.254.169.254", "fd00:ec2::254", "fd20:ce::254", "100.100.100.200", "168.63.129.16", "192.0.0.192");

    /** This network (the first is this machine, on Linux), and everybody at once. */
    private static final List<Network> NOWHERE = networks("0.0.0.0/8", "255.255.255.255");

    private static final List<Network> NAT64 = networks("64:ff9b::/96", "64:ff9b:1::/48");
    private static final List<Network> COMPATIBLE = networks("::/96");
    private static final List<Network> SIX_TO_FOUR = networks("2002::/16");
    private static final List<Network> TEREDO = networks("2001::/32");

    private final List<Network> allow;
    private final List<Network> deny;
    private final Set<Integer> ownPorts;

    public OutboundGuard(List<Network> allow, List<Network> deny, Set<Integer> ownPorts) {
        this.allow = List.copyOf(allow);
        this.deny = List.copyOf(deny);
        this.ownPorts = Set.copyOf(ownPorts);
    }

    /** Checks an address right before it is connected to. @throws RefusedTarget when it may not be reached */
    public void check(InetAddress address, int port) throws RefusedTarget {
        InetAddress inner = carried(address);
        if (isIn(deny, address) || inner != null && isIn(deny, inner)) {
            throw new RefusedTarget(plain(address) + " is refused by [outbound] deny");
        }
        if (isIn(allow, address)) {
            return;
        }
        String what = wrong(address, port);
        if (what == null && inner != null && !isIn(allow, inner)) {
            what = wrong(inner, port);
        }
        if (what != null) {
            throw new RefusedTarget(
                    plain(address) + " is " + what + "; only [outbound] allow in server.toml permits it");
        }
    }

    private @Nullable String wrong(InetAddress address, int port) {
        if (isIn(METADATA, address)) {
            return "where clouds keep credentials";
        }
        if (address.isLoopbackAddress()) {
            return "this machine itself";
        }
        if (address.isAnyLocalAddress() || isIn(NOWHERE, address)) {
            return "no machine's address";
        }
        if (address.isLinkLocalAddress()) {
            return "a link-local address";
        }
        if (address.isMulticastAddress()) {
            return "a multicast address";
        }
        return ownPorts.contains(port) && isOurs(address) ? "this server itself" : null;
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return true; // nobody can tell, so do not risk it
        }
    }

    private static boolean isIn(List<Network> networks, InetAddress address) {
        String plain = plain(address);
        return networks.stream().anyMatch(network -> network.contains(plain));
    }

    /** The address without a name and without the interface that a link-local one may have. */
    private static String plain(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    /** The IPv4 address that an IPv6 one leads to; null when there is none. Java itself unpacks mapped ones. */
    private static @Nullable InetAddress carried(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return null;
        }
        byte[] bytes = address.getAddress();
        if (isIn(NAT64, address)
                || isIn(COMPATIBLE, address) && !address.isLoopbackAddress() && !address.isAnyLocalAddress()) {
            return inet4(Arrays.copyOfRange(bytes, 12, 16));
        }
        if (isIn(SIX_TO_FOUR, address)) {
            return inet4(Arrays.copyOfRange(bytes, 2, 6));
        }
        if (isIn(TEREDO, address)) {
            byte[] inverted = Arrays.copyOfRange(bytes, 12, 16);
            for (int i = 0; i < inverted.length; i++) {
                inverted[i] = (byte) ~inverted[i];
            }
            return inet4(inverted);
        }
        return null;
    }

    private static InetAddress inet4(byte[] bytes) {
        try {
            return Inet4Address.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static List<Network> networks(String... texts) {
        return Stream.of(texts).map(text -> Network.parse(text).orElseThrow()).toList();
    }
}

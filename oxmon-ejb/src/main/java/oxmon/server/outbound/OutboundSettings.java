package oxmon.server.outbound;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import oxmon.server.common.Network;

/**
 * The operator's word on which addresses users may have the server reach.
 *
 * @param allow these, although local; beaten by {@code deny}
 * @param deny these not
 * @param ownPorts what this server listens on; refused at its own addresses
 * @param proxy through which requests by HTTP reach all but private addresses; null for none
 */
public record OutboundSettings(
        List<Network> allow,
        List<Network> deny,
        Set<Integer> ownPorts,
        @Nullable InetSocketAddress proxy) {
    public OutboundSettings {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
        ownPorts = Set.copyOf(ownPorts);
    }

    /** Nothing local is allowed, nothing else denied. */
    public static OutboundSettings strict(Set<Integer> ownPorts) {
        return new OutboundSettings(List.of(), List.of(), ownPorts, null);
    }

    /** Reads {@code http://proxy.example.com:3128}; empty is none. @throws IllegalArgumentException when it is no such address */
    public static @Nullable InetSocketAddress proxy(String text) {
        if (text.isBlank()) {
            return null;
        }
        URI uri = URI.create(text.strip());
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("must be an address such as http://proxy.example.com:3128");
        }
        return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort() < 0 ? 3128 : uri.getPort());
    }
}

package oxmon.server.common;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike, such as {@code 10.0.0.0/8}; a single one has all of its bits.
 *
 * @param length of an address, in bytes: 4 or 16
 * @param bits how many of the address count
 */
public record Network(BigInteger address, int length, int bits) {
    /** An address and not a name, which would have to be looked up. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /** Reads {@code 10.0.0.1}, {@code 10.0.0.0/8} and the like of IPv6; empty when it is none. */
    public static Optional<Network> parse(String text) {
        String[] parts = text.strip().split("/", 2);
        return bytes(parts[0]).flatMap(bytes -> {
            int all = bytes.length * 8;
            String bits = parts.length == 2 ? parts[1] : String.valueOf(all);
            return bits.matches("\\d{1,3}") && Integer.parseInt(bits) <= all
                    ? Optional.of(new Network(new BigInteger(1, bytes), bytes.length, Integer.parseInt(bits)))
                    : Optional.empty();
        });
    }

    /** Whether {@code other} is an address of this network; never looks a name up. */
    public boolean contains(String other) {
        return bytes(other)
                .filter(bytes -> bytes.length == length
                        && new BigInteger(1, bytes)
                                        .xor(address)
                                        .shiftRight(length * 8 - bits)
                                        .signum()
                                == 0)
                .isPresent();
    }

    private static Optional<byte[]> bytes(String address) {
        if (!ADDRESS.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}

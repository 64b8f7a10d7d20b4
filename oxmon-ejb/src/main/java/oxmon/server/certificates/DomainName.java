package oxmon.server.certificates;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import oxmon.common.Fault;

/**
 * The name or address of a host, in the one form in which it is kept: in ASCII and small letters; IPv6 in brackets and as short as RFC 5952
 * has it.
 */
public final class DomainName {
    private static final int MOST_LETTERS = 253;
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern LIKE_IPV4 = Pattern.compile("[0-9.]+|0[xX][0-9a-fA-F.xX]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]+(?:\\d{1,3}(?:\\.\\d{1,3}){3})?");

    private DomainName() {}

    /**
     * Reads what somebody typed.
     *
     * @return the name
     * @throws Fault INVALID with code invalid_domain, naming {@code domain}
     */
    public static String read(String typed) {
        String text = typed.strip();
        if (text.isEmpty()) {
            throw invalid("domain must be a name such as example.com, or an address");
        }
        if (text.contains("/") || text.contains("@")) {
            throw invalid("domain must be a name without scheme and path: example.com, not https://example.com/");
        }
        if (text.startsWith("[") || text.indexOf(':') != text.lastIndexOf(':')) {
            return ipv6(text);
        }
        if (text.indexOf(':') >= 0) {
            throw invalid("domain must be a name without a port, which has a field of its own");
        }
        if (IPV4.matcher(text).matches()) {
            return text;
        }
        return name(text);
    }

    /** The host as the network has it: an IPv6 address without its brackets. */
    public static String host(String domain) {
        return domain.startsWith("[") ? domain.substring(1, domain.length() - 1) : domain;
    }

    /** Whether it is an address. */
    public static boolean isAddress(String domain) {
        return domain.startsWith("[") || IPV4.matcher(domain).matches();
    }

    private static String name(String text) {
        String bare = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        String ascii;
        try {
            ascii = IDN.toASCII(bare, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw invalid(
                    "domain must be made of letters, digits, hyphens and dots, and no part longer than 63 letters");
        }
        if (ascii.isEmpty() || ascii.length() > MOST_LETTERS || ascii.contains("..") || ascii.startsWith(".")) {
            throw invalid("domain must have 1 to " + MOST_LETTERS + " letters, and none of its parts may be empty");
        }
        if (LIKE_IPV4.matcher(ascii).matches()) {
            throw invalid("domain must be a name, or an address of four numbers from 0 to 255");
        }
        return ascii;
    }

    private static String ipv6(String text) {
        String inner = text;
        if (text.startsWith("[")) {
            if (!text.endsWith("]")) {
                throw invalid("domain must be an IPv6 address in brackets, without a port");
            }
            inner = text.substring(1, text.length() - 1);
        }
        if (!inner.contains(":") || !IPV6.matcher(inner).matches()) {
            throw invalid("domain must be an IPv6 address in brackets, such as [2001:db8::1]");
        }
        try {
            byte[] bytes = InetAddress.getByName(inner).getAddress(); // a literal, so that nobody is asked
            return bytes.length == 16
                    ? '[' + shortest(bytes) + ']'
                    : InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw invalid("domain must be an IPv6 address in brackets, such as [2001:db8::1]");
        }
    }

    /** RFC 5952: the longest run of two or more noughts, the first of several, becomes "::". */
    private static String shortest(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int from = -1;
        int length = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                from = i;
                length = end - i;
            }
            i = Math.max(i, end - 1);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == from) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static Fault invalid(String why) {
        return new Fault(Fault.Kind.INVALID, "invalid_domain", why, "domain", null);
    }
}

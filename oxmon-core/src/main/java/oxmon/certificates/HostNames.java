package oxmon.certificates;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether a certificate is for a host, by RFC 6125 and RFC 2818: subject alternative names only, a common name counts for nothing. */
final class HostNames {
    private static final int DNS = 2;
    private static final int IP = 7;

    private HostNames() {}

    /**
     * @param name a name in any letters, or an IP address
     */
    static boolean match(X509Certificate certificate, String name) {
        Optional<InetAddress> address = address(name);
        if (address.isPresent()) {
            return names(certificate, IP).anyMatch(each -> address(each).equals(address));
        }
        String ascii = ascii(name);
        return names(certificate, DNS).anyMatch(each -> matches(ascii(each), ascii));
    }

    /** The name in small ASCII letters without a dot at its end, as it travels. */
    static String ascii(String name) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        try {
            return IDN.toASCII(bare).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return bare.toLowerCase(Locale.ROOT); // some names that are in use are none by the book
        }
    }

    /** An IP address in digits; nothing is looked up. */
    static Optional<InetAddress> address(String text) {
        boolean four = text.matches("(\\d{1,3}\\.){3}\\d{1,3}");
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!four && !(bare.contains(":") && bare.matches("[0-9a-fA-F:.]{2,45}"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(four ? text : '[' + bare + ']'));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** A star stands for one whole label, the first, and at least two must follow. */
    private static boolean matches(String pattern, String name) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name) && !name.isEmpty();
        }
        String rest = pattern.substring(1);
        int dot = name.indexOf('.');
        return dot > 0
                && rest.indexOf('.', 1) > 0
                && rest.indexOf('*') < 0
                && name.substring(dot).equals(rest);
    }

    private static Stream<String> names(X509Certificate certificate, int type) {
        return alternatives(certificate)
                .filter(each -> Objects.equals(each.get(0), type))
                .map(each -> each.get(1))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    /** Pairs of a type's number and a value, as the JDK has them; none when they cannot be read. */
    static Stream<List<?>> alternatives(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? Stream.empty() : names.stream().filter(each -> each.size() >= 2);
        } catch (CertificateParsingException e) {
            return Stream.empty();
        }
    }
}

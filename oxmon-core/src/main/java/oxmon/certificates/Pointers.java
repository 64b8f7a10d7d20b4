package oxmon.certificates;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Where a certificate says that one can ask: authority information access and CRL distribution points of RFC 5280. */
final class Pointers {
    private static final String ACCESS = "1.3.6.1.5.5.7.1.1";
    private static final String DISTRIBUTION = "2.5.29.31";
    private static final byte[] OCSP = {0x2b, 6, 1, 5, 5, 7, 0x30, 1};
    private static final byte[] CA_ISSUERS = {0x2b, 6, 1, 5, 5, 7, 0x30, 2};
    private static final int URI_NAME = 0x86;
    private static final int NAME = 0xa0;
    private static final int MOST = 2;
    private static final int MOST_LETTERS = 1_000;

    private Pointers() {}

    /** The responders that speak HTTP, the first two. */
    static List<URI> responders(X509Certificate certificate) {
        return uris(access(certificate, OCSP));
    }

    /** Whether it says where its issuer's certificate is. */
    static boolean namesIssuer(X509Certificate certificate) {
        try {
            return access(certificate, CA_ISSUERS).findAny().isPresent();
        } catch (IllegalArgumentException e) { // an element within is none
            return false;
        }
    }

    /** Lists of all that its issuer revoked, by HTTP; the first two. */
    static List<URI> lists(X509Certificate certificate) {
        return uris(extension(certificate, DISTRIBUTION).stream()
                .map(Der::parts)
                .filter(parts ->
                        parts.size() == 1 && parts.get(0).tag() == NAME) // for all reasons, by the issuer itself
                .flatMap(parts -> fullNames(parts.get(0))));
    }

    /** The names that a {@code distributionPoint} holds, when they are whole ones. */
    static Stream<Der> fullNames(Der point) {
        return point.parts().stream().filter(part -> part.tag() == NAME).flatMap(part -> part.parts().stream());
    }

    static boolean isUri(Der name, URI uri) {
        return name.tag() == URI_NAME && text(name).equals(uri.toString());
    }

    private static Stream<Der> access(X509Certificate certificate, byte[] method) {
        return extension(certificate, ACCESS).stream()
                .map(Der::parts)
                .filter(parts -> parts.size() == 2 && Arrays.equals(parts.get(0).content(), method))
                .map(parts -> parts.get(1));
    }

    /** The elements of an extension that is a sequence; none when it is missing or malformed. */
    private static List<Der> extension(X509Certificate certificate, String oid) {
        byte[] value = certificate.getExtensionValue(oid);
        try {
            return value == null
                    ? List.of()
                    : Der.read(Der.read(value).content()).parts();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private static List<URI> uris(Stream<Der> names) {
        try {
            return names.filter(name -> name.tag() == URI_NAME && name.content().length <= MOST_LETTERS)
                    .flatMap(name -> http(text(name)))
                    .distinct()
                    .limit(MOST)
                    .toList();
        } catch (IllegalArgumentException e) { // an element within is none
            return List.of();
        }
    }

    private static Stream<URI> http(String text) {
        try {
            URI uri = URI.create(text.strip());
            return "http".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null ? Stream.of(uri) : Stream.empty();
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }

    private static String text(Der name) {
        return new String(name.content(), StandardCharsets.ISO_8859_1);
    }
}

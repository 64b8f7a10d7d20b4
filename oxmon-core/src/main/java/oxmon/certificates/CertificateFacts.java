package oxmon.certificates;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * What a certificate says, ready to be shown: no control characters, no text of more than 1,000 letters.
 *
 * @param subject as RFC 2253 writes it; may be empty
 * @param subjectCn the common name; empty when there is none, as are the other parts
 * @param serial in hex
 * @param keyType such as {@code RSA}, {@code EC} or {@code EdDSA}
 * @param keyBits 0 when not known
 * @param signature such as {@code SHA256withRSA}
 * @param sha256 of the whole certificate, in hex
 * @param sha1 likewise
 * @param names the alternative names: DNS names and IP addresses as they are, others with what they are before a colon; the first 1,000
 */
public record CertificateFacts(
        String subject,
        String issuer,
        String subjectCn,
        String issuerCn,
        String issuerO,
        String issuerOu,
        String issuerC,
        String serial,
        String keyType,
        int keyBits,
        String signature,
        Instant notBefore,
        Instant notAfter,
        String sha256,
        String sha1,
        List<String> names) {
    private static final int MOST_LETTERS = 1_000;
    private static final int MOST_NAMES = 1_000;
    private static final long DAY_MILLIS = 86_400_000;

    public CertificateFacts {
        names = List.copyOf(names);
    }

    /** What {@code certificate} says. */
    public static CertificateFacts of(X509Certificate certificate) {
        X500Principal subject = certificate.getSubjectX500Principal();
        X500Principal issuer = certificate.getIssuerX500Principal();
        PublicKey key = certificate.getPublicKey();
        return new CertificateFacts(
                clean(subject.getName()),
                clean(issuer.getName()),
                part(subject, "CN"),
                part(issuer, "CN"),
                part(issuer, "O"),
                part(issuer, "OU"),
                part(issuer, "C"),
                clean(certificate.getSerialNumber().toString(16)),
                clean(key.getAlgorithm()),
                bits(key),
                clean(certificate.getSigAlgName()),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                digest("SHA-256", certificate),
                digest("SHA-1", certificate),
                HostNames.alternatives(certificate)
                        .limit(MOST_NAMES)
                        .map(CertificateFacts::name)
                        .toList());
    }

    /** Whole days until a certificate expires, rounded down; negative once it has. */
    public static long daysLeft(Instant notAfter, Instant now) {
        return Math.floorDiv(notAfter.toEpochMilli() - now.toEpochMilli(), DAY_MILLIS);
    }

    /** The length of a key in bits; 0 when it is not known. */
    static int bits(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return rsa.getModulus().bitLength();
        }
        if (key instanceof ECPublicKey ec) {
            return ec.getParams() == null
                    ? 0
                    : ec.getParams().getCurve().getField().getFieldSize();
        }
        if (key instanceof DSAPublicKey dsa) {
            return dsa.getParams() == null ? 0 : dsa.getParams().getP().bitLength();
        }
        if (key instanceof EdECPublicKey ed) {
            return ed.getParams().getName().equals("Ed448") ? 456 : 256;
        }
        return 0;
    }

    /** A name in one line: the common name, or all of it when there is none. */
    static String shortName(X500Principal name) {
        String cn = part(name, "CN");
        return cn.isEmpty() ? clean(name.getName()) : cn;
    }

    /** The part of a name nearest to its owner; empty when there is none. */
    private static String part(X500Principal name, String type) {
        try {
            List<Rdn> parts = new LdapName(name.getName()).getRdns();
            for (int i = parts.size() - 1; i >= 0; i--) {
                Attribute attribute = parts.get(i).toAttributes().get(type);
                if (attribute != null && attribute.get() instanceof String text) {
                    return clean(text);
                }
            }
        } catch (InvalidNameException e) {
            return "";
        } catch (NamingException e) {
            return "";
        }
        return "";
    }

    private static String name(List<?> alternative) {
        String type = switch (alternative.get(0) instanceof Integer number ? number : -1) {
            case 2, 7 -> "";
            case 1 -> "email:";
            case 4 -> "directory:";
            case 6 -> "uri:";
            case 8 -> "oid:";
            default -> "other";
        };
        return type.equals("other") ? type : clean(type + Objects.toString(alternative.get(1)));
    }

    private static String digest(String algorithm, X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            return "";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    private static String clean(String text) {
        return Texts.clean(text, MOST_LETTERS);
    }
}

package oxmon.certificates;

import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** A certificate in the making: good for {@code web.test}, unless told otherwise. */
final class Draft {
    record Extra(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {}

    String subject;
    KeyPair keys = Pki.ec();
    BigInteger serial = BigInteger.valueOf(4711);
    Instant from = Pki.NOW.minus(Duration.ofDays(30));
    Instant until = Pki.NOW.plus(Duration.ofDays(60));
    String signature = "";
    final List<Extra> extras = new ArrayList<>();

    private Draft(String subject) {
        this.subject = subject;
    }

    /** Of a server, without names. */
    static Draft nameless() {
        return new Draft("CN=web.test");
    }

    static Draft server() {
        return nameless().names("web.test");
    }

    static Draft authority(String name) {
        return authority(name, new BasicConstraints(true));
    }

    static Draft authority(String name, BasicConstraints limits) {
        Draft draft = new Draft("CN=" + name + ",O=Test,C=DE");
        draft.from = Pki.NOW.minus(Duration.ofDays(1000));
        draft.until = Pki.NOW.plus(Duration.ofDays(1000));
        return draft.extra(Extension.basicConstraints, true, limits);
    }

    Draft names(String... dns) {
        GeneralName[] names = new GeneralName[dns.length];
        for (int i = 0; i < dns.length; i++) {
            names[i] = new GeneralName(GeneralName.dNSName, dns[i]);
        }
        return alternatives(names);
    }

    Draft alternatives(GeneralName... names) {
        return extra(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }

    Draft subject(String name) {
        subject = name;
        return this;
    }

    Draft keys(KeyPair pair) {
        keys = pair;
        return this;
    }

    Draft serial(long number) {
        serial = BigInteger.valueOf(number);
        return this;
    }

    Draft from(Instant time) {
        from = time;
        return this;
    }

    Draft until(Instant time) {
        until = time;
        return this;
    }

    Draft signature(String algorithm) {
        signature = algorithm;
        return this;
    }

    Draft responder(String uri) {
        return access(AccessDescription.id_ad_ocsp, uri);
    }

    Draft issuerAt(String uri) {
        return access(AccessDescription.id_ad_caIssuers, uri);
    }

    private Draft access(ASN1ObjectIdentifier method, String uri) {
        return extra(
                Extension.authorityInfoAccess,
                false,
                new AuthorityInformationAccess(method, new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    }

    Draft list(String uri) {
        GeneralNames names = new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
        DistributionPoint point = new DistributionPoint(new DistributionPointName(names), null, null);
        return extra(Extension.cRLDistributionPoints, false, new CRLDistPoint(new DistributionPoint[] {point}));
    }

    Draft usage(KeyPurposeId purpose) {
        return extra(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
    }

    Draft extra(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
        extras.add(new Extra(oid, critical, value));
        return this;
    }
}

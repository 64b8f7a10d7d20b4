package oxmon.certificates;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A list of revoked certificates in the making. */
final class Lists {
    private final Pki.Issued issuer;
    private Instant at = Pki.NOW;
    private long serial;
    private Instant when = Pki.NOW;
    private @Nullable IssuingDistributionPoint part;

    private Lists(Pki.Issued issuer) {
        this.issuer = issuer;
    }

    static Lists of(Pki.Issued issuer) {
        return new Lists(issuer);
    }

    Lists at(Instant time) {
        at = time;
        return this;
    }

    Lists revoked(long number, Instant time) {
        serial = number;
        when = time;
        return this;
    }

    Lists part(String uri, boolean indirect) {
        return part(point(uri, indirect));
    }

    Lists part(IssuingDistributionPoint point) {
        part = point;
        return this;
    }

    static IssuingDistributionPoint point(String uri, boolean indirect) {
        return new IssuingDistributionPoint(name(uri), true, false, null, indirect, false);
    }

    static IssuingDistributionPoint someReasons(String uri) {
        return new IssuingDistributionPoint(
                name(uri), false, false, new ReasonFlags(ReasonFlags.keyCompromise), false, false);
    }

    private static DistributionPointName name(String uri) {
        return new DistributionPointName(new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    }

    byte[] build() throws IOException {
        try {
            X509v2CRLBuilder builder =
                    new JcaX509v2CRLBuilder(issuer.certificate().getSubjectX500Principal(), Date.from(at));
            builder.setNextUpdate(Date.from(at.plus(Duration.ofDays(7))));
            if (serial != 0) {
                builder.addCRLEntry(java.math.BigInteger.valueOf(serial), Date.from(when), CRLReason.keyCompromise);
            }
            if (part != null) {
                builder.addExtension(Extension.issuingDistributionPoint, true, part);
            }
            return builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(issuer.keys().getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException e) {
            throw new IOException(e);
        }
    }
}

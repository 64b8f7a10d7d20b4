package oxmon.certificates;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/** An OCSP responder: says the same of every certificate, after it has read and checked the question. */
final class Responder {
    private final Pki.Issued issuer;
    private Pki.Issued signer;
    private @Nullable CertificateStatus status = CertificateStatus.GOOD;
    private Instant at = Pki.NOW;

    Responder(Pki.Issued issuer) {
        this.issuer = issuer;
        this.signer = issuer;
    }

    Responder delegated() {
        signer = issuer.issue(Draft.nameless().subject("CN=Responder").usage(KeyPurposeId.id_kp_OCSPSigning));
        return this;
    }

    Responder revoked(Instant time, int reason) {
        status = new RevokedStatus(Date.from(time), reason);
        return this;
    }

    Responder unknown() {
        status = new UnknownStatus();
        return this;
    }

    Responder at(Instant time) {
        at = time;
        return this;
    }

    /** A question that was put into the path of a GET. */
    static byte[] question(URI asked) {
        String path = asked.getRawPath();
        return Base64.getDecoder()
                .decode(URLDecoder.decode(path.substring(path.lastIndexOf("/M") + 1), StandardCharsets.UTF_8));
    }

    byte[] answer(byte @Nullable [] question) throws IOException {
        try {
            OCSPReq request = new OCSPReq(question);
            CertificateID asked = request.getRequestList()[0].getCertID();
            var digests = new JcaDigestCalculatorProviderBuilder().build();
            if (!asked.matchesIssuer(new JcaX509CertificateHolder(Pki.ISSUER.certificate()), digests)) {
                throw new IOException("a question about another issuer");
            }
            BasicOCSPRespBuilder builder =
                    new JcaBasicOCSPRespBuilder(signer.keys().getPublic(), digests.get(CertificateID.HASH_SHA1));
            builder.addResponse(asked, status, Date.from(at), Date.from(at.plus(Duration.ofDays(7))));
            X509CertificateHolder[] along = {new JcaX509CertificateHolder(signer.certificate())};
            var basic = builder.build(
                    new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(signer.keys().getPrivate()),
                    along,
                    Date.from(at));
            return new OCSPRespBuilder()
                    .build(OCSPRespBuilder.SUCCESSFUL, basic)
                    .getEncoded();
        } catch (OCSPException | OperatorCreationException | CertificateException e) {
            throw new IOException(e);
        }
    }
}

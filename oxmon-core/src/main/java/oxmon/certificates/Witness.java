package oxmon.certificates;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the other side showed in a handshake and objects to nothing: judging comes afterwards, since a check must also tell of a
 * certificate that nobody should trust. No data is exchanged on such a connection.
 */
final class Witness extends X509ExtendedTrustManager {
    /** Of revocation answers that were sent along; the JDK bounds the handshake as a whole. */
    private static final int MOST_STAPLED = 64 * 1024;

    private static final Set<String> OLD = Set.of("SSLv3", "TLSv1", "TLSv1.1");

    private final KeyWitness keys = new KeyWitness();
    private List<X509Certificate> sent = List.of();
    private byte[] stapled = {};
    private String tlsVersion = "";
    private String cipher = "";
    private boolean shown;

    /** In the order in which they came. */
    List<X509Certificate> sent() {
        return sent;
    }

    /** The responder's answer about the first certificate; empty when none came along. */
    byte[] stapled() {
        return stapled;
    }

    String tlsVersion() {
        return tlsVersion;
    }

    String cipher() {
        return cipher;
    }

    /** Whether the certificates were only shown, without a handshake. */
    boolean shown() {
        return shown;
    }

    /** Whether the other side offers nothing newer than TLS 1.1. */
    boolean old() {
        return OLD.contains(tlsVersion);
    }

    /** Whether the other side wanted a certificate of ours. We have none. */
    boolean asked() {
        return keys.asked;
    }

    X509ExtendedKeyManager keys() {
        return keys;
    }

    void keep(@Nullable SSLSession session) {
        if (session == null) {
            return;
        }
        tlsVersion = session.getProtocol();
        cipher = session.getCipherSuite();
        if (session instanceof ExtendedSSLSession extended
                && !extended.getStatusResponses().isEmpty()) {
            byte[] first = extended.getStatusResponses().get(0);
            stapled = first.length <= MOST_STAPLED ? first : new byte[0];
        }
    }

    void keep(ClearHello.Shown what) {
        shown = true;
        tlsVersion = what.tlsVersion();
        sent = what.sent();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
        sent = List.of(chain);
        keep(engine.getHandshakeSession());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw notThisWay();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw notThisWay();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw notThisWay();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw notThisWay();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw notThisWay();
    }

    /** Only the probe's own engine may come here: this class lets everybody pass. */
    private static CertificateException notThisWay() {
        return new CertificateException("for checks of servers only");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    /** Has no key, and notices that one was wanted. */
    @SuppressWarnings("NullAway") // null is how the JDK's interface says "none"
    private static final class KeyWitness extends X509ExtendedKeyManager {
        private boolean asked;

        @Override
        public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
            asked = true;
            return null;
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            asked = true;
            return null;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return null;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return null;
        }
    }
}

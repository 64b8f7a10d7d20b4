package oxmon.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;

/** A server of one thread on a free port of this host. */
final class Loopback implements AutoCloseable {
    /** What it does with a connection. */
    @FunctionalInterface
    interface Manner {
        void serve(Socket socket) throws IOException;
    }

    /** What it says before TLS. */
    @FunctionalInterface
    interface Words {
        void say(InputStream in, OutputStream out) throws IOException;
    }

    private final ServerSocket listening;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Thread thread;

    Loopback(Manner manner) throws IOException {
        listening = new ServerSocket(0, 50, Pki.HERE);
        thread = new Thread(() -> serve(manner), "loopback");
        thread.setDaemon(true);
        thread.start();
    }

    /** Speaks TLS with this key and sends these certificates, the key's own first. */
    static Loopback tls(Pki.Issued own, X509Certificate... others) throws IOException {
        return tls(new Tls().chain("", own, others));
    }

    static Loopback tls(Tls tls) throws IOException {
        return new Loopback(tls::serve);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void serve(Manner manner) {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                open.add(socket);
                manner.serve(socket);
            } catch (IOException e) {
                // the other side left, or this one is closed
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How a server speaks TLS. */
    static final class Tls {
        private final Map<String, Pki.Issued> own = new TreeMap<>();
        private final Map<String, X509Certificate[]> chains = new TreeMap<>();
        private String[] protocols = {"TLSv1.3", "TLSv1.2"};
        private boolean wantsClients;
        private boolean stapling;
        private Words words = (in, out) -> {};

        /** @param name what is asked for; empty for anything else */
        Tls chain(String name, Pki.Issued issued, X509Certificate... others) {
            X509Certificate[] chain = new X509Certificate[others.length + 1];
            chain[0] = issued.certificate();
            System.arraycopy(others, 0, chain, 1, others.length);
            own.put(name, issued);
            chains.put(name, chain);
            return this;
        }

        Tls protocols(String... versions) {
            protocols = versions;
            return this;
        }

        Tls wantsClients() {
            wantsClients = true;
            return this;
        }

        /** Asks the responder that the certificate names, and sends its answer along. */
        Tls stapling() {
            stapling = true;
            return this;
        }

        Tls after(Words said) {
            words = said;
            return this;
        }

        void serve(Socket socket) throws IOException {
            words.say(socket.getInputStream(), socket.getOutputStream());
            SSLSocket secured = (SSLSocket) context().getSocketFactory().createSocket(socket, null, 0, true);
            secured.setUseClientMode(false);
            secured.setEnabledProtocols(protocols);
            secured.setNeedClientAuth(wantsClients);
            secured.startHandshake();
            secured.getInputStream().read();
        }

        private SSLContext context() throws IOException {
            String property = "jdk.tls.server.enableStatusRequestExtension";
            try {
                if (stapling) {
                    System.setProperty(property, "true");
                }
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(new KeyManager[] {new Keys()}, null, null);
                return context;
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            } finally {
                System.clearProperty(property);
            }
        }

        @SuppressWarnings("NullAway") // null is how the JDK's interface says "none"
        private final class Keys extends X509ExtendedKeyManager {
            @Override
            public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
                ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getHandshakeSession();
                String asked = session.getRequestedServerNames().stream()
                        .filter(SNIHostName.class::isInstance)
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .findFirst()
                        .orElse("");
                String alias = own.containsKey(asked) ? asked : "";
                return own.get(alias).keys().getPrivate().getAlgorithm().equals(keyType) ? alias : null;
            }

            @Override
            public X509Certificate[] getCertificateChain(String alias) {
                return chains.get(alias);
            }

            @Override
            public PrivateKey getPrivateKey(String alias) {
                return own.get(alias).keys().getPrivate();
            }

            @Override
            public String[] getServerAliases(String keyType, Principal[] issuers) {
                return own.keySet().toArray(String[]::new);
            }

            @Override
            public String[] getClientAliases(String keyType, Principal[] issuers) {
                return null;
            }

            @Override
            public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
                return null;
            }
        }
    }
}

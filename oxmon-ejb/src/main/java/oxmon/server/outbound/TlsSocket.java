package oxmon.server.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A {@link GuardedSocket} that speaks TLS from its first byte. To those who use it it is a plain one: libraries that ask for a factory
 * of TLS sockets would have the JDK's connect, unguarded.
 */
public final class TlsSocket extends Socket {
    private final GuardedSocket plain;
    private final SSLContext tls;
    private final String host;
    private @Nullable SSLSocket secured;

    TlsSocket(GuardedSocket plain, SSLContext tls, String host) {
        this.plain = plain;
        this.tls = tls;
        this.host = host;
    }

    @Override
    public void connect(SocketAddress to, int timeoutMillis) throws IOException {
        plain.connect(to, timeoutMillis);
        SSLSocket layered = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        SSLParameters parameters = layered.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate must be the host's
        layered.setSSLParameters(parameters);
        layered.startHandshake();
        secured = layered;
    }

    @Override
    public void connect(SocketAddress to) throws IOException {
        connect(to, 0);
    }

    private SSLSocket connected() throws SocketException {
        if (secured == null) {
            throw new SocketException("not connected");
        }
        return secured;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return connected().getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return connected().getOutputStream();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        plain.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return plain.getSoTimeout();
    }

    /** Says goodbye; what the other side still says can be read. */
    @Override
    public void shutdownOutput() throws IOException {
        connected().shutdownOutput();
    }

    @Override
    public InetAddress getInetAddress() {
        return plain.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return plain.getLocalAddress();
    }

    @Override
    public int getPort() {
        return plain.getPort();
    }

    @Override
    public int getLocalPort() {
        return plain.getLocalPort();
    }

    @Override
    public boolean isConnected() {
        return secured != null;
    }

    @Override
    public boolean isClosed() {
        return plain.isClosed();
    }

    @Override
    public void close() throws IOException {
        if (secured != null) {
            secured.close();
        }
        if (plain != null) { // the constructor of the class above may close
            plain.close();
        }
    }
}

package oxmon.server.outbound;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The one way out of the server: requests by HTTP, and sockets for protocols of others, to addresses that {@link OutboundGuard} has
 * checked. The address that was checked is the one that is connected to, again on each redirect. Thread-safe.
 *
 * <p>Each request has a connection of its own. Channels tell something now and then, so that keeping connections would gain little,
 * and a request could be lost on one that the other side has just closed (ADR 1001).
 */
public final class Outbound implements AutoCloseable {
    /** How much of an answer is read. */
    public static final int MOST_BYTES = 64 * 1024;

    /** How many redirects are followed. */
    public static final int MOST_REDIRECTS = 3;

    /** How many of a name's addresses are tried. */
    private static final int MOST_ADDRESSES = 4;

    private final OutboundGuard guard;
    private final @Nullable InetSocketAddress proxy;
    private final Resolver resolver;
    private final SSLContext tls;
    private final Alarm alarm;

    /**
     * @param tls whom to trust
     * @param threads for the one thread that ends what takes too long; made with the first request
     */
    public Outbound(OutboundSettings settings, Resolver resolver, SSLContext tls, ThreadFactory threads) {
        this.guard = new OutboundGuard(settings.allow(), settings.deny(), settings.ownPorts());
        this.proxy = settings.proxy();
        this.resolver = resolver;
        this.tls = tls;
        this.alarm = new Alarm(threads);
    }

    /** The server's own: the platform's resolver and trust. */
    public static Outbound of(OutboundSettings settings, ThreadFactory threads) {
        try {
            return new Outbound(settings, InetAddress::getAllByName, SSLContext.getDefault(), threads);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
    }

    /**
     * Reads an address of HTTP.
     *
     * @throws IllegalArgumentException when it is none; the message says what is right and never holds the address
     */
    public static URI address(String text) {
        try {
            URI uri = new URI(text.strip()).parseServerAuthority();
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null && port(uri) <= 65535) {
                if (uri.getRawUserInfo() != null) {
                    throw new IllegalArgumentException("must not hold a user and a password; use headers for them");
                }
                // In ASCII, since it is written into the head of the request.
                return new URI(uri.toASCIIString());
            }
        } catch (URISyntaxException e) {
            // said below; the exception's own text holds the address
        }
        throw new IllegalArgumentException("must be an address that begins with https:// or http://");
    }

    /**
     * Sends a request and reads the answer, whatever its status.
     *
     * @throws RefusedTarget when the address may not be reached, or a redirect leads where it must not
     * @throws IOException when there is no answer in time; its text holds no secret
     */
    public Answer send(Request request) throws IOException {
        long end = System.nanoTime() + request.timeout().toNanos();
        Request next = request;
        for (int redirects = 0; ; redirects++) {
            Answer answer = once(next, Duration.ofNanos(end - System.nanoTime()));
            String location = answer.headers().get("location");
            if (location == null || !List.of(301, 302, 303, 307, 308).contains(answer.status())) {
                return answer;
            }
            if (redirects == MOST_REDIRECTS) {
                throw new RefusedTarget("redirected more than " + MOST_REDIRECTS + " times");
            }
            next = redirected(next, location, answer.status());
        }
    }

    /**
     * A socket of TCP that is yet to be connected, for libraries that connect by themselves: whatever address it is given is checked
     * right then, and it is closed when the time is up.
     */
    public GuardedSocket socket(boolean trusted, Duration timeout) throws IOException {
        return new GuardedSocket(trusted ? null : guard, alarm, timeout);
    }

    /** The same with TLS from the first byte on; the certificate must be that of {@code host}. */
    public TlsSocket tlsSocket(boolean trusted, Duration timeout, String host) throws IOException {
        return new TlsSocket(socket(trusted, timeout), tls, host);
    }

    /** Whom to trust. */
    public SSLContext tls() {
        return tls;
    }

    /** Ends its thread. */
    @Override
    public void close() {
        alarm.close();
    }

    /** As browsers do, but that a message stays a message when it only moved (301, 302). */
    private static Request redirected(Request was, String location, int status) throws RefusedTarget {
        URI to;
        try {
            to = address(was.uri().resolve(location).toString());
        } catch (IllegalArgumentException e) {
            throw new RefusedTarget("redirected to what is no address of HTTP");
        }
        if (isTls(was.uri()) && !isTls(to)) {
            throw new RefusedTarget("redirected from https to http");
        }
        boolean same = to.getHost().equalsIgnoreCase(was.uri().getHost()) && port(to) == port(was.uri());
        Map<String, String> headers = new TreeMap<>(was.headers());
        if (!same) { // another host gets neither tokens nor signatures, and is nobody's own
            headers.keySet().removeIf(name -> !name.equalsIgnoreCase("content-type"));
        }
        boolean get = status == 303;
        return new Request(
                get ? "GET" : was.method(),
                to,
                headers,
                get ? new byte[0] : was.body(),
                was.timeout(),
                was.trusted() && same,
                was.mostBytes());
    }

    private Answer once(Request request, Duration left) throws IOException {
        if (left.isNegative() || left.isZero()) {
            throw new SocketTimeoutException("no answer in time");
        }
        long end = System.nanoTime() + left.toNanos();
        IOException last = null;
        List<InetSocketAddress> targets = targets(request);
        for (int i = 0; i < targets.size(); i++) {
            InetSocketAddress target = targets.get(i);
            Duration now = Duration.ofNanos(end - System.nanoTime());
            try (Socket socket = new Socket();
                    Alarm.Set set = alarm.set(socket, now)) {
                try {
                    connect(
                            socket,
                            target,
                            request,
                            now.dividedBy(targets.size() - i)); // a dead one leaves time for others
                } catch (IOException e) {
                    last = set.rang() ? new SocketTimeoutException("no connection in time") : told(e);
                    continue; // nothing was sent yet, so another address may be tried
                }
                try {
                    return exchange(socket, request, target);
                } catch (IOException e) {
                    throw set.rang() ? new SocketTimeoutException("no answer in time") : told(e);
                }
            }
        }
        throw last == null ? new UnknownHostException("the name has no address") : last;
    }

    /** The addresses to try, each of them checked; with a proxy, where it is. */
    private List<InetSocketAddress> targets(Request request) throws IOException {
        String name = name(request.uri());
        int port = port(request.uri());
        try {
            return addresses(name, port, request.trusted());
        } catch (UnknownHostException e) {
            if (proxy != null) { // inside of many networks only the proxy knows the names outside
                return List.of(InetSocketAddress.createUnresolved(name, port));
            }
            throw e;
        }
    }

    /** The addresses of a host to try, each of them checked. */
    List<InetSocketAddress> addresses(String host, int port, boolean trusted) throws IOException {
        InetAddress[] addresses;
        try {
            addresses = resolver.resolve(host);
        } catch (UnknownHostException e) {
            throw new UnknownHostException("the name " + host + " is not known");
        }
        List<InetSocketAddress> targets = new ArrayList<>();
        for (InetAddress address : addresses) {
            if (!trusted) {
                guard.check(address, port); // one bad address condemns the name: it would be the next answer
            }
            if (targets.size() < MOST_ADDRESSES) {
                targets.add(new InetSocketAddress(address, port));
            }
        }
        return targets;
    }

    private void connect(Socket socket, InetSocketAddress target, Request request, Duration left) throws IOException {
        int millis = (int) Math.min(Integer.MAX_VALUE, Math.max(1, left.toMillis()));
        InetSocketAddress through = proxyFor(target);
        if (through == null) {
            socket.connect(target, millis);
            return;
        }
        socket.connect(new InetSocketAddress(through.getHostString(), through.getPort()), millis);
        HttpWire wire = new HttpWire(socket.getInputStream(), socket.getOutputStream());
        String host = target.isUnresolved()
                ? target.getHostString()
                : target.getAddress().getHostAddress();
        int status = wire.tunnel((host.contains(":") ? '[' + host + ']' : host) + ':' + target.getPort());
        if (status != 200) {
            throw new HttpWire.Broken("the proxy answered " + status);
        }
    }

    private @Nullable InetSocketAddress proxyFor(InetSocketAddress target) {
        boolean near = !target.isUnresolved() && isNear(target.getAddress());
        return near ? null : proxy;
    }

    /** This machine's or a private address, which a proxy to the outside does not lead to. */
    private static boolean isNear(InetAddress address) {
        boolean uniqueLocal = address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
        return uniqueLocal || address.isSiteLocalAddress() || address.isLoopbackAddress();
    }

    private Answer exchange(Socket plain, Request request, InetSocketAddress target) throws IOException {
        Socket socket = isTls(request.uri()) ? secured(plain, name(request.uri()), target.getPort()) : plain;
        HttpWire wire = new HttpWire(socket.getInputStream(), socket.getOutputStream());
        wire.write(request.method(), request.uri(), request.headers(), request.body());
        return wire.read(request.mostBytes());
    }

    private Socket secured(Socket plain, String host, int port) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the certificate must be the host's
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    /** The same failure in words without addresses and secrets. */
    static IOException told(IOException e) {
        if (e instanceof SSLException) {
            return new SSLException("TLS failed: " + e.getMessage());
        }
        if (e instanceof SocketTimeoutException) {
            return new SocketTimeoutException("no answer in time");
        }
        if (e instanceof ConnectException) {
            return new ConnectException("the connection was refused");
        }
        return e instanceof HttpWire.Broken ? e : new IOException("the connection broke off");
    }

    private static boolean isTls(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /** The host's name, or its address without the brackets of IPv6. */
    private static String name(URI uri) {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(URI uri) {
        return uri.getPort() > 0 ? uri.getPort() : isTls(uri) ? 443 : 80;
    }
}

package oxmon.web.request;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request that knows what the tests of this package ask; anything else fails. */
final class FakeRequest extends HttpServletRequestWrapper {
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private String method = "GET";
    private String remote = "127.0.0.1";
    private String server = "localhost";
    private int port = 8080;

    FakeRequest() {
        super((HttpServletRequest) Proxy.newProxyInstance(
                FakeRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (p, asked, arguments) -> {
                    throw new UnsupportedOperationException(asked.getName());
                }));
    }

    FakeRequest method(String name) {
        method = name;
        return this;
    }

    FakeRequest from(String address) {
        remote = address;
        return this;
    }

    FakeRequest to(String host, int toPort) {
        server = host;
        port = toPort;
        return with("Host", host + ':' + toPort);
    }

    FakeRequest with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    @Override
    public String getMethod() {
        return method;
    }

    @Override
    public String getRemoteAddr() {
        return remote;
    }

    @Override
    public String getScheme() {
        return "http";
    }

    @Override
    public String getServerName() {
        return server;
    }

    @Override
    public int getServerPort() {
        return port;
    }

    @Override
    public String getContextPath() {
        return "/oxmon";
    }

    @Override
    @Nullable
    public String getHeader(String name) {
        return headers.get(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers.keySet());
    }
}

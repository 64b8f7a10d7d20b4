package oxmon.web.request;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

/** A response that notes its status and headers; anything else fails. */
final class FakeResponse extends HttpServletResponseWrapper {
    private final Map<String, String> headers = new TreeMap<>();
    private int status = 200;

    FakeResponse() {
        super((HttpServletResponse) Proxy.newProxyInstance(
                FakeResponse.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (p, asked, arguments) -> {
                    throw new UnsupportedOperationException(asked.getName());
                }));
    }

    Map<String, String> headers() {
        return headers;
    }

    @Override
    public void setHeader(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public void addHeader(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public void setStatus(int code) {
        status = code;
    }

    @Override
    public int getStatus() {
        return status;
    }
}

package oxmon.web.request;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A response that notes its status, headers and body; anything else fails. */
final class FakeResponse extends HttpServletResponseWrapper {
    private final Map<String, String> headers = new TreeMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
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

    @Override
    public void setContentType(String type) {
        headers.put("Content-Type", type);
    }

    @Override
    public void setContentLength(int length) {
        headers.put("Content-Length", Integer.toString(length));
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return new ServletOutputStream() {
            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setWriteListener(WriteListener listener) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void write(int octet) {
                body.write(octet);
            }
        };
    }

    /** What was written so far, read as UTF-8. */
    String body() {
        return body.toString(StandardCharsets.UTF_8);
    }
}

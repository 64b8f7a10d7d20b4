package oxmon.web.ui.common;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A form sent without script. PrimeFaces expects each form to bring the nonce of its page, which only a script of its own adds;
 * here the answer is a whole new page, so a fresh nonce is as good, and better than a failure.
 */
final class FormRequest extends HttpServletRequestWrapper {
    private static final String NONCE = "primefaces.nonce";

    private final String nonce =
            Base64.getEncoder().encodeToString(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));

    private FormRequest(HttpServletRequest request) {
        super(request);
    }

    /** The request itself, unless it is such a form. */
    static HttpServletRequest of(HttpServletRequest request) {
        boolean script = "partial/ajax".equals(request.getHeader("Faces-Request"));
        return request.getMethod().equals("POST") && !script ? new FormRequest(request) : request;
    }

    @Override
    @Nullable
    public String getParameter(String name) {
        String value = super.getParameter(name);
        return value == null && name.equals(NONCE) ? nonce : value;
    }

    @Override
    public String @Nullable [] getParameterValues(String name) {
        String[] values = super.getParameterValues(name);
        return values == null && name.equals(NONCE) ? new String[] {nonce} : values;
    }

    @Override
    public Map<String, String[]> getParameterMap() {
        Map<String, String[]> all = new HashMap<>(super.getParameterMap());
        all.putIfAbsent(NONCE, new String[] {nonce});
        return Collections.unmodifiableMap(all);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(getParameterMap().keySet());
    }
}

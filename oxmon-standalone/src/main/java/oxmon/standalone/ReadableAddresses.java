package oxmon.standalone;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.http.HttpCodecFilter;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpProbe;
import org.glassfish.grizzly.http.HttpRequestPacket;

/**
 * Lets the application refuse addresses that cannot be read, such as {@code /v1/agents/%zz}. Payara answers them itself, some with
 * 200 and all with nothing in it; here they become an address that the application refuses in its own words.
 */
final class ReadableAddresses extends HttpProbe.Adapter {
    /** {@code oxmon.web.request.UnreadableAddressServlet} answers there. */
    private static final String INSTEAD = "/v1/unreadable-address";

    private ReadableAddresses() {}

    /**
     * Watches all open listeners. They are reached by name, since Payara publishes no way to them.
     *
     * @throws ReflectiveOperationException when this Payara is built otherwise
     */
    static void watch() throws ReflectiveOperationException {
        Class<?> serviceType = Class.forName("com.sun.enterprise.v3.services.impl.GrizzlyService");
        Object locator = Class.forName("org.glassfish.internal.api.Globals")
                .getMethod("getDefaultHabitat")
                .invoke(null);
        Object service = Class.forName("org.glassfish.hk2.api.ServiceLocator")
                .getMethod("getService", Class.class, Annotation[].class)
                .invoke(locator, serviceType, new Annotation[0]);
        Field proxies = serviceType.getDeclaredField("proxies");
        proxies.setAccessible(true);
        Class<?> proxyType = Class.forName("com.sun.enterprise.v3.services.impl.GrizzlyProxy");
        Class<?> listenerType = Class.forName("org.glassfish.grizzly.config.GenericGrizzlyListener");
        for (Object proxy : (Iterable<?>) proxies.get(service)) {
            Object listener = proxyType.getMethod("getUnderlyingListener").invoke(proxy);
            List<?> filters =
                    (List<?>) listenerType.getMethod("getFilters", Class.class).invoke(listener, HttpCodecFilter.class);
            for (Object filter : filters) {
                ((HttpCodecFilter) filter).getMonitoringConfig().addProbes(new ReadableAddresses());
            }
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public void onHeaderParseEvent(Connection connection, HttpHeader header, int size) {
        if (header instanceof HttpRequestPacket request) {
            String path = request.getRequestURIRef().getOriginalRequestURIBC().toString(StandardCharsets.ISO_8859_1);
            if (!isReadable(path)) {
                request.setRequestURI(INSTEAD);
            }
        }
    }

    /**
     * Whether the application can be asked for this path.
     *
     * @param path as it was sent, without its query
     */
    static boolean isReadable(String path) {
        if (path.equals("*") || path.contains("://")) {
            return true; // OPTIONS *, and the form for proxies
        }
        byte[] bytes = new byte[path.length()];
        int length = 0;
        for (int i = 0; i < path.length(); i++) {
            int c = path.charAt(i);
            if (c == '%') {
                int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
                if (low < 0) {
                    return false;
                }
                c = high << 4 | low;
                i += 2;
            }
            if (c == 0 || c == '\\') {
                return false;
            }
            bytes[length++] = (byte) c;
        }
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
            return decoded.startsWith("/") && staysInside(decoded);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean staysInside(String path) {
        Deque<String> folders = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                if (folders.poll() == null) {
                    return false;
                }
            } else if (!part.isEmpty() && !part.equals(".")) {
                folders.push(part);
            }
        }
        return true;
    }
}

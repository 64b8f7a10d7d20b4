package oxmon.server.notification;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import oxmon.notification.Fit;

/**
 * One message of RFC 5424 in UTF-8. Its sizes are bounded: parameters that have no room are left out, the text is cut.
 *
 * @param facility 0 to 23
 * @param severity 0, the worst, to 7
 * @param host where it comes from, in any letters
 * @param id what kind of message it is, in letters of ASCII
 * @param data the parameters of its one structured element, the most important first; names are the element's own
 */
public record SyslogLine(
        int facility,
        int severity,
        Instant time,
        String host,
        String app,
        String id,
        String element,
        LinkedHashMap<String, String> data,
        String text) {
    private static final int HOST_LETTERS = 255;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /** What the text may have whatever the parameters take. */
    private static final int TEXT_BYTES = 100;

    /** The message in at most {@code most} bytes; those that everybody must take, 480, are enough for a host of any length. */
    public byte[] bytes(int most) {
        StringBuilder head = new StringBuilder(256)
                .append('<')
                .append(8 * facility + severity)
                .append(">1 ")
                .append(time)
                .append(' ')
                .append(printable(host))
                .append(' ')
                .append(app)
                .append(" - ")
                .append(id)
                .append(' ');
        int room = most - TEXT_BYTES - 1 - head.length() - element.length() - 2;
        StringBuilder parameters = new StringBuilder();
        for (Map.Entry<String, String> each : data.entrySet()) {
            String parameter = ' ' + each.getKey() + "=\"" + escaped(each.getValue()) + '"';
            room -= Fit.bytes(parameter);
            if (room < 0) {
                break;
            }
            parameters.append(parameter);
        }
        head.append('[').append(element).append(parameters).append("] ");
        ByteArrayOutputStream line = new ByteArrayOutputStream(most);
        line.writeBytes(head.toString().getBytes(StandardCharsets.UTF_8));
        line.writeBytes(BYTE_ORDER_MARK);
        line.writeBytes(Fit.cut(most - line.size(), Fit::bytes, text).getBytes(StandardCharsets.UTF_8));
        return line.toByteArray();
    }

    /** A name in the ASCII that a head may have; what is none becomes an underscore. */
    private static String printable(String name) {
        String printable = name.codePoints()
                .limit(HOST_LETTERS)
                .map(c -> c > 0x20 && c < 0x7f ? c : '_')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return printable.isEmpty() ? "-" : printable;
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("]", "\\]");
    }
}

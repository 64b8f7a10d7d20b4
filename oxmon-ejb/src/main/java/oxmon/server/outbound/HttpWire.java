package oxmon.server.outbound;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One request and its answer on one connection, as RFC 9112 has them. It asks for no compression and no second request on the
 * connection; it reads no more than it was told to.
 */
final class HttpWire {
    private static final int MOST_HEADER_BYTES = 32 * 1024;
    private static final int MOST_INTERIM = 8;

    /** An answer that is none; its text holds nothing of the request or the answer. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1;

        Broken(String text) {
            super(text);
        }
    }

    private final InputStream in;
    private final OutputStream out;
    private int headerBytes;

    HttpWire(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in, 8192);
        this.out = out;
    }

    /** Writes the request as it is; {@code headers} may not name what is set here. */
    void write(String method, URI uri, Map<String, String> headers, byte[] body) throws IOException {
        StringBuilder head = new StringBuilder(256);
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        head.append(method).append(' ').append(path);
        if (uri.getRawQuery() != null) {
            head.append('?').append(uri.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(authority(uri)).append("\r\nConnection: close\r\n");
        if (headers.keySet().stream().noneMatch("user-agent"::equalsIgnoreCase)) {
            head.append("User-Agent: oxmon\r\n");
        }
        headers.forEach((name, value) ->
                head.append(line(name)).append(": ").append(line(value)).append("\r\n"));
        if (body.length > 0 || !method.equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream(head.length() + body.length + 2);
        whole.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        whole.writeBytes(body);
        whole.writeTo(out);
        out.flush();
    }

    /** Asks a proxy for a way to {@code target}. @return the status of its answer */
    int tunnel(String target) throws IOException {
        out.write(("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        int status = status();
        headers();
        return status;
    }

    /** Reads the answer, of its body at most {@code most} bytes. */
    Answer read(int most) throws IOException {
        for (int i = 0; i < MOST_INTERIM; i++) {
            int status = status();
            Map<String, String> headers = headers();
            if (status >= 200) {
                return new Answer(status, headers, status == 204 || status == 304 ? new byte[0] : body(headers, most));
            }
        }
        throw new Broken("the answer does not begin");
    }

    private int status() throws IOException {
        headerBytes = 0;
        String line = line();
        String[] parts = line.split(" ", 3);
        if (parts.length >= 2 && parts[0].startsWith("HTTP/1.") && parts[1].matches("[1-5]\\d\\d")) {
            return Integer.parseInt(parts[1]);
        }
        throw new Broken("the answer is not HTTP");
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private byte[] body(Map<String, String> headers, int most) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .endsWith("chunked")) {
            return chunks(most);
        }
        String length = headers.get("content-length");
        if (length == null) {
            return in.readNBytes(most);
        }
        if (!length.matches("\\d{1,18}")) {
            throw new Broken("the answer's length is not a number");
        }
        int expected = (int) Math.min(most, Long.parseLong(length));
        byte[] body = in.readNBytes(expected);
        if (body.length < expected) {
            throw new Broken("the answer ended early");
        }
        return body;
    }

    private byte[] chunks(int most) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() < most) {
            headerBytes = 0;
            String size = line().split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                throw new Broken("the answer's parts have no sizes");
            }
            long bytes = Long.parseLong(size, 16);
            if (bytes == 0) {
                break;
            }
            int expected = (int) Math.min(most - body.size(), bytes);
            byte[] part = in.readNBytes(expected);
            if (part.length < expected) {
                throw new Broken("the answer ended early");
            }
            body.writeBytes(part);
            if (expected == bytes) {
                line();
            }
        }
        return body.toByteArray();
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new Broken("the connection was closed before the answer");
            }
            if (++headerBytes > MOST_HEADER_BYTES) {
                throw new Broken("the answer's headers are too long");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static String authority(URI uri) {
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ':' + uri.getPort();
    }

    /** No value ends the line that it is in, whoever checked it before. */
    private static String line(String text) {
        return text.chars()
                .mapToObj(c -> c < 0x20 && c != '\t' || c == 0x7f ? " " : String.valueOf((char) c))
                .collect(Collectors.joining());
    }
}

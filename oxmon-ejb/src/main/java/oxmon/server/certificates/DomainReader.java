package oxmon.server.certificates;

import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import oxmon.certificates.Pem;
import oxmon.certificates.Protocol;
import oxmon.common.Fault;

/** Reads what somebody wants watched, field by field; what is not named stays as it was. */
final class DomainReader {
    private static final int MOST_NOTE = 1_024;
    private static final int MOST_PEM = 65_536;
    private static final int MOST_TAGS = 32;
    private static final int MOST_TAG = 64;
    private static final long LEAST_SECS = 60;
    private static final long MOST_SECS = 31_536_000;

    private DomainReader() {}

    /**
     * A domain with some fields changed.
     *
     * @param was the domain as it is, or an empty one
     * @param fields by name, as JSON has them: texts, numbers, flags, lists; unknown ones are ignored
     * @throws Fault INVALID, naming the field; its code is invalid_domain or invalid_port where it is these
     */
    static WatchedDomain apply(WatchedDomain was, Map<String, ? extends @Nullable Object> fields, Instant now) {
        return new WatchedDomain(
                was.id(),
                fields.get("domain") == null ? was.domain() : DomainName.read(text(fields, "domain", 1_000)),
                fields.get("port") == null ? was.port() : port(fields.get("port")),
                fields.get("protocol") == null ? was.protocol() : Protocol.of(text(fields, "protocol", 20)),
                host(fields, "server_name", was.serverName()),
                host(fields, "connect_to", was.connectTo()),
                has(fields, "ca_certificates") ? pem(text(fields, "ca_certificates", MOST_PEM)) : was.caCertificates(),
                flag(fields, "all_addresses", was.allAddresses()),
                flag(fields, "enabled", was.enabled()),
                fields.containsKey("check_interval_secs")
                        ? interval(fields.get("check_interval_secs"))
                        : was.interval(),
                has(fields, "note") ? text(fields, "note", MOST_NOTE) : was.note(),
                has(fields, "tags") ? tags(fields.get("tags")) : was.tags(),
                was.lastChecked(),
                was.createdAt(),
                now);
    }

    /** A null takes a text back. */
    private static boolean has(Map<String, ?> fields, String name) {
        return fields.containsKey(name);
    }

    private static String text(Map<String, ? extends @Nullable Object> fields, String name, int most) {
        Object value = fields.get(name);
        if (value == null) {
            return "";
        }
        if (!(value instanceof String text) || text.length() > most || hasControls(text)) {
            throw Fault.invalid(
                    name, name + " must be a text of at most " + most + " letters without control characters");
        }
        return text.strip();
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
    }

    private static String host(Map<String, ? extends @Nullable Object> fields, String name, String was) {
        if (!fields.containsKey(name)) {
            return was;
        }
        String text = text(fields, name, 1_000);
        try {
            return text.isEmpty() ? "" : DomainName.read(text);
        } catch (Fault fault) {
            throw Fault.invalid(name, fault.detail().replaceFirst("^domain", name));
        }
    }

    private static int port(@Nullable Object value) {
        if (value instanceof Number number && number.doubleValue() == number.intValue()) {
            int port = number.intValue();
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw new Fault(
                Fault.Kind.INVALID, "invalid_port", "port must be a whole number from 1 to 65535", "port", null);
    }

    private static boolean flag(Map<String, ? extends @Nullable Object> fields, String name, boolean was) {
        Object value = fields.get(name);
        if (value == null) {
            return was;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw Fault.invalid(name, name + " must be true or false");
    }

    private static @Nullable Duration interval(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Number number
                && number.doubleValue() == number.longValue()
                && number.longValue() >= LEAST_SECS
                && number.longValue() <= MOST_SECS) {
            return Duration.ofSeconds(number.longValue());
        }
        throw Fault.invalid(
                "check_interval_secs",
                "check_interval_secs must be a whole number from " + LEAST_SECS + " to " + MOST_SECS + ", or null");
    }

    private static String pem(String text) {
        if (!text.isEmpty()) {
            try {
                Pem.read(text);
            } catch (CertificateException e) {
                throw Fault.invalid("ca_certificates", "ca_certificates: " + e.getMessage());
            }
        }
        return text;
    }

    private static List<String> tags(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list
                && list.size() <= MOST_TAGS
                && list.stream().allMatch(DomainReader::isTag)) {
            return list.stream()
                    .map(each -> String.valueOf(each).strip())
                    .distinct()
                    .toList();
        }
        throw Fault.invalid("tags", "tags must be at most " + MOST_TAGS + " texts of 1 to " + MOST_TAG + " letters");
    }

    private static boolean isTag(@Nullable Object value) {
        return value instanceof String text && !text.isBlank() && text.length() <= MOST_TAG && !hasControls(text);
    }
}

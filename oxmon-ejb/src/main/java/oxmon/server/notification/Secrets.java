package oxmon.server.notification;

import java.net.URI;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Field;
import oxmon.alerting.Parameters;

/** What a channel knows and nobody may see: hidden fields, and what addresses hold in their paths and queries. */
final class Secrets {
    /** Shorter ones are words, such as {@code send}; taking them out would make texts unreadable and hide nothing. */
    private static final int LEAST_LETTERS = 6;

    /** What paths say besides secrets, such as {@code webhook} and {@code cgi-bin}. */
    private static final Pattern WORD = Pattern.compile("[a-z]+([-_.][a-z]+)*");

    private Secrets() {}

    /** Every secret of a channel, the longest first, so that none is found within another. */
    static Set<String> of(List<Field> fields, Parameters values) {
        Set<String> found = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        Map<String, Object> all = values.asMap();
        for (Field field : fields) {
            Object value = field.secret() ? all.get(field.name()) : null;
            Stream<?> texts = value instanceof Map<?, ?> pairs ? pairs.values().stream() : Stream.ofNullable(value);
            texts.map(String::valueOf).forEach(text -> add(found, text));
        }
        return new LinkedHashSet<>(found);
    }

    private static void add(Set<String> found, String secret) {
        if (secret.length() >= LEAST_LETTERS) {
            found.add(secret);
        }
        if (!isAddress(secret)) {
            int space = secret.indexOf(' '); // "Bearer x" is sent back as x
            if (space > 0 && secret.length() - space > LEAST_LETTERS) {
                found.add(secret.substring(space + 1));
            }
            return;
        }
        String[] pathAndQuery = secret.substring(beforePath(secret)).split("\\?", 2);
        for (String part : pathAndQuery[0].split("/")) {
            if (part.length() >= LEAST_LETTERS && !WORD.matcher(part).matches()) {
                found.add(part);
            }
        }
        if (pathAndQuery.length == 2) {
            for (String pair : pathAndQuery[1].split("&")) {
                String value = pair.substring(pair.indexOf('=') + 1);
                if (value.length() >= LEAST_LETTERS) {
                    found.add(value);
                }
            }
        }
    }

    /** What is shown for a secret: of an address, where it leads to. */
    static Object masked(@Nullable Object secret) {
        if (secret instanceof Map<?, ?> pairs) {
            Map<String, String> masked = new TreeMap<>();
            pairs.keySet().forEach(key -> masked.put(String.valueOf(key), Channel.MASK));
            return masked;
        }
        if (secret instanceof String text && isAddress(text)) {
            return text.substring(0, beforePath(text)) + '/' + Channel.MASK;
        }
        return Channel.MASK;
    }

    /** The value that was masked when {@code value} is its mask, else {@code value}. */
    static @Nullable Object unmasked(@Nullable Object value, @Nullable Object before) {
        if (before == null) {
            return value;
        }
        if (value instanceof Map<?, ?> now && before instanceof Map<?, ?> then) {
            Map<String, @Nullable Object> pairs = new TreeMap<>();
            now.forEach((key, each) -> pairs.put(String.valueOf(key), unmasked(each, then.get(key))));
            return pairs;
        }
        return masked(before).equals(value) ? before : value;
    }

    private static boolean isAddress(String text) {
        return text.startsWith("https://") || text.startsWith("http://");
    }

    private static int beforePath(String address) {
        try {
            String authority = URI.create(address.strip()).getRawAuthority();
            if (authority != null && !authority.contains("@")) {
                return address.indexOf(authority) + authority.length();
            }
        } catch (IllegalArgumentException e) {
            // nothing of it is shown
        }
        return address.indexOf("//") + 2;
    }
}

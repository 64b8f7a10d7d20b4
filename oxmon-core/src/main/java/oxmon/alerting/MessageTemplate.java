package oxmon.alerting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Text with places such as {@code {{agent_id}}}. Nothing else has a meaning in it: values are put in as they are and never read
 * again, so that no value can become a place. Immutable.
 */
public final class MessageTemplate {
    private final String text;

    /** By turns literal text and the name of a place. */
    private final List<String> parts;

    private MessageTemplate(String text, List<String> parts) {
        this.text = text;
        this.parts = List.copyOf(parts);
    }

    /**
     * Reads a template.
     *
     * @param names the places it may have
     * @throws IllegalArgumentException when it has another or one that is not closed; the message says which
     */
    public static MessageTemplate parse(String text, Set<String> names) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (true) {
            int open = text.indexOf("{{", from);
            if (open < 0) {
                parts.add(text.substring(from));
                return new MessageTemplate(text, parts);
            }
            int close = text.indexOf("}}", open);
            if (close < 0) {
                throw new IllegalArgumentException("has {{ without }}");
            }
            String name = text.substring(open + 2, close).strip();
            if (!names.contains(name)) {
                throw new IllegalArgumentException("has {{" + (name.length() > 40 ? name.substring(0, 40) : name)
                        + "}}, which is none of " + String.join(", ", new TreeSet<>(names)));
            }
            parts.add(text.substring(from, open));
            parts.add(name);
            from = close + 2;
        }
    }

    /** Puts the values into their places; a name that has none is empty. */
    public String render(Map<String, String> values) {
        return render(values, UnaryOperator.identity());
    }

    /** The same; {@code escape} makes a value fit for where the text goes. */
    public String render(Map<String, String> values, UnaryOperator<String> escape) {
        StringBuilder filled = new StringBuilder(text.length() + 64);
        for (int i = 0; i < parts.size(); i++) {
            filled.append(i % 2 == 0 ? parts.get(i) : escape.apply(values.getOrDefault(parts.get(i), "")));
        }
        return filled.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MessageTemplate that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

package oxmon.web.ui.certificates;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Domains as people paste them: one a line, with a port after a colon, and a note after a blank. Lines that begin with # say nothing. */
final class DomainLines {
    /** A name or an address, IPv6 in brackets; its port; the rest. */
    private static final Pattern LINE =
            Pattern.compile("(\\[[^\\]\\s]*]|[^\\s:]+|[^\\s]*:[^\\s]*:[^\\s]*)(?::(\\d+))?(?:\\s+(.*))?");

    private DomainLines() {}

    /**
     * A domain.
     *
     * @param number of its line, from 1 on
     * @param fields by name
     */
    record Line(int number, Map<String, @Nullable Object> fields) {}

    /** The domains. */
    static List<Line> read(String text) {
        List<Line> all = new ArrayList<>();
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            if (!parts.matches()) { // whoever reads domains says what is wrong with it
                fields.put("domain", line.split("\\s", 2)[0]);
                all.add(new Line(i + 1, fields));
                continue;
            }
            fields.put("domain", parts.group(1));
            if (parts.group(2) != null) {
                fields.put("port", port(parts.group(2)));
            }
            if (parts.group(3) != null) {
                fields.put("note", parts.group(3).strip());
            }
            all.add(new Line(i + 1, fields));
        }
        return all;
    }

    /** One that is too large for any number is refused as a port, too. */
    private static long port(String digits) {
        return digits.length() > 9 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}

package oxmon.agents;

import java.util.regex.Pattern;

/** A pattern over names: {@code *} is any run of characters, {@code ?} is one; all else is literal and case counts. */
public final class Glob {
    private final String text;
    private final Pattern pattern;

    public Glob(String text) {
        this.text = text;
        StringBuilder regex = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
            }
        });
        this.pattern = Pattern.compile(regex.toString().replaceAll("(\\.\\*)+", ".*"), Pattern.DOTALL);
    }

    /** Whether the whole of {@code name} fits. */
    public boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}

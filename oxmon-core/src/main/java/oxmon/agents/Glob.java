package oxmon.agents;

/**
 * A pattern over names: {@code *} is any run of characters, {@code ?} is one; all else is literal and case counts. Immutable.
 *
 * <p>Not a regular expression underneath: those take exponential time on patterns such as {@code *a*a*a*b}, and people of the
 * API may write them.
 */
public final class Glob {
    private final String text;
    private final int[] pattern;

    public Glob(String text) {
        this.text = text;
        this.pattern = text.codePoints().toArray();
    }

    /** Whether the whole of {@code name} fits; takes at most the product of both lengths. */
    public boolean matches(String name) {
        int[] letters = name.codePoints().toArray();
        int at = 0;
        int p = 0;
        int star = -1;
        int afterStar = 0; // where the newest star's run ends for now; it grows when what follows does not fit
        while (at < letters.length) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                afterStar = at;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == letters[at])) {
                p++;
                at++;
            } else if (star >= 0) {
                p = star + 1;
                at = ++afterStar;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    @Override
    public String toString() {
        return text;
    }
}

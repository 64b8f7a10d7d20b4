package oxmon.certificates;

/** Makes texts that come from others fit to be shown: nothing that moves a cursor or hides letters, and not too many of them. */
final class Texts {
    /** How many letters a detail may have. */
    static final int MOST_DETAIL = 300;

    private static final String CUT = "…";

    private Texts() {}

    /** Control and formatting characters become blanks; of more than {@code most} letters the rest is cut. */
    static String clean(String text, int most) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), most + 1));
        int letters = 0;
        for (int i = 0; i < text.length(); ) {
            int letter = text.codePointAt(i);
            i += Character.charCount(letter);
            if (++letters == most && i < text.length()) {
                return clean.append(CUT).toString();
            }
            clean.appendCodePoint(shown(letter) ? letter : ' ');
        }
        return clean.toString();
    }

    private static boolean shown(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}

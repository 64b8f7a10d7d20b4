package oxmon.web.api;

import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;

/** Reads parameters that are numbers or flags. What is refused names the parameter. */
public final class Numbers {
    private Numbers() {}

    /** A port; null when there is none. @throws Fault INVALID */
    public static @Nullable Integer port(@Nullable String text) {
        return whole("port", text, 1, 65_535);
    }

    /** A whole number; null when there is none. @throws Fault INVALID */
    public static @Nullable Integer whole(String name, @Nullable String text, int least, int most) {
        return text == null || text.isEmpty() ? null : number(name, text, least, most);
    }

    /** A whole number that must be there. @throws Fault INVALID */
    static int number(String name, String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Fault.invalid(name, name + " must be a whole number from " + least + " to " + most);
    }

    /** A flag; null when there is none. @throws Fault INVALID */
    public static @Nullable Boolean flag(String name, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        throw Fault.invalid(name, name + " must be true or false");
    }
}

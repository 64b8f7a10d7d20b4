package oxmon.web.ui.common;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.json.JsonObjectBuilder;
import java.util.Collections;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.TreeSet;

/** The words of pages that Faces does not draw. */
public final class Words {
    private static final String BUNDLE = "oxmon.web.ui.messages";

    private Words() {}

    /** All words of a language. */
    public static ResourceBundle of(Locale locale) {
        return ResourceBundle.getBundle(BUNDLE, locale, Words.class.getClassLoader());
    }

    /** Those whose keys begin with {@code prefix} as JSON, safe inside a script element. */
    public static String json(Locale locale, String prefix) {
        ResourceBundle bundle = of(locale);
        JsonObjectBuilder words = JSON.createObjectBuilder();
        for (String key : new TreeSet<>(Collections.list(bundle.getKeys()))) {
            if (key.startsWith(prefix)) {
                words.add(key, bundle.getString(key));
            }
        }
        return words.build().toString().replace("<", "\\u003c").replace("&", "\\u0026");
    }
}

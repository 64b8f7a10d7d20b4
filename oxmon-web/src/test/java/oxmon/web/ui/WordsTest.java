package oxmon.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The words of the pages: the same keys and values in both languages, and every key that is asked for exists. */
class WordsTest {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d)[^}]*}");
    private static final Pattern IN_PAGE = Pattern.compile("msg\\['([A-Za-z0-9.]+)']");
    private static final Pattern IN_SCRIPT = Pattern.compile("['\"]((?:js|docs)\\.[A-Za-z0-9.]*[A-Za-z0-9])['\"]");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    private final Locale before = Locale.getDefault();
    private final Map<String, String> english = words("messages.properties");
    private final Map<String, String> chinese = words("messages_zh.properties");

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(before);
        ResourceBundle.clearCache();
    }

    @Test
    void bothLanguagesHaveTheSameKeys() {
        assertThat(chinese.keySet()).containsExactlyElementsOf(english.keySet());
    }

    @Test
    void bothLanguagesSayTheSameValues() {
        english.forEach((key, text) ->
                assertThat(placeholders(chinese.getOrDefault(key, ""))).as(key).isEqualTo(placeholders(text)));
    }

    @Test
    void noTextIsEmpty() {
        assertThat(english).allSatisfy((key, text) -> assertThat(text).as(key).isNotBlank());
        assertThat(chinese).allSatisfy((key, text) -> assertThat(text).as(key).isNotBlank());
    }

    /** MessageFormat would swallow it; scripts' words are not for MessageFormat. */
    @Test
    void apostrophesOfWordsWithValuesAreTypographic() {
        english.forEach((key, text) -> {
            if (!key.startsWith("js.") && PLACEHOLDER.matcher(text).find()) {
                assertThat(text).as(key).doesNotContain("'");
            }
        });
    }

    @Test
    void chineseIsSpacedBetweenHanAndLatin() {
        chinese.forEach((key, text) -> assertThat(text)
                .as(key)
                .doesNotContainPattern("\\p{IsHan}[A-Za-z0-9]")
                .doesNotContainPattern("[A-Za-z0-9]\\p{IsHan}"));
    }

    @Test
    void pagesAskForWordsThatExist() {
        for (Path page : Project.files(".xhtml")) {
            assertThat(english.keySet()).as(page.toString()).containsAll(asked(IN_PAGE, page));
        }
    }

    @Test
    void scriptsAskForWordsThatExist() {
        for (Path script : Project.files(".js")) {
            assertThat(english.keySet()).as(script.toString()).containsAll(asked(IN_SCRIPT, script));
        }
    }

    @Test
    void englishVisitorsOfAChineseServerReadEnglish() {
        Locale.setDefault(Locale.SIMPLIFIED_CHINESE);
        ResourceBundle bundle = ResourceBundle.getBundle("oxmon.web.ui.messages", Locale.ENGLISH);
        assertThat(bundle.getString("nav.overview")).doesNotContainPattern(HAN);
    }

    private static Set<String> asked(Pattern pattern, Path file) {
        return pattern.matcher(Project.read(file))
                .results()
                .map(r -> r.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> placeholders(String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, String> words(String file) {
        Properties properties = new Properties();
        try (Reader in = new InputStreamReader(
                WordsTest.class.getResourceAsStream("/oxmon/web/ui/" + file), StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
        Map<String, String> words = new TreeMap<>();
        properties.forEach((key, text) -> words.put((String) key, (String) text));
        return words;
    }
}

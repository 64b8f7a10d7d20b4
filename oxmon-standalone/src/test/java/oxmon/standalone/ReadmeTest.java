package oxmon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two languages of the first page tell the same. */
class ReadmeTest {
    @Test
    void bothLanguagesHaveTheSameHeadings_andAsManyBlocksOfCodeUnderEach() throws IOException {
        List<String> english = outline("README.md");
        assertThat(english).hasSizeGreaterThan(5);
        assertThat(outline("README.zh-CN.md")).isEqualTo(english);
    }

    /** One word a heading, its level and the number of blocks of code under it, such as {@code ##:1}. */
    private static List<String> outline(String name) throws IOException {
        List<String> outline = new ArrayList<>();
        String level = "";
        int blocks = 0;
        boolean code = false;
        for (String line : Files.readAllLines(Path.of("..", name))) {
            if (line.startsWith("```")) {
                blocks += code ? 0 : 1;
                code = !code;
            } else if (!code && line.matches("#+ .*")) {
                outline.add(level + ':' + blocks);
                level = line.substring(0, line.indexOf(' '));
                blocks = 0;
            }
        }
        outline.add(level + ':' + blocks);
        return outline;
    }
}

package oxmon.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchPageTest {
    private static final String HEAD = "| a | b |\n|---|---|\n";

    @TempDir
    Path folder;

    private Path page;

    @BeforeEach
    void write() throws IOException {
        page = Files.writeString(folder.resolve("page.md"), """
                before
                <!-- one writes from here -->
                <!-- to here -->
                between
                <!-- two writes from here -->
                old
                <!-- to here -->
                after
                """);
    }

    @Test
    void eachCommandWritesBetweenItsOwnMarks() throws IOException {
        new BenchPage(page, "two").keep("new\n");

        assertThat(page).content().contains("between\n<!-- two writes from here -->\nnew\n<!-- to here -->\nafter");
        assertThat(page).content().contains("before\n<!-- one writes from here -->\n<!-- to here -->\nbetween");
    }

    @Test
    void aRowTakesThePlaceOfTheOneThatBeginsAlike() throws IOException {
        BenchPage one = new BenchPage(page, "one");
        one.keepRow(HEAD, "| x | 1 |");
        one.keepRow(HEAD, "| y | 2 |");
        one.keepRow(HEAD, "| x | 3 |");

        assertThat(page)
                .content()
                .contains("<!-- one writes from here -->\n" + HEAD + "| y | 2 |\n| x | 3 |\n<!-- to here -->\nbetween");
    }

    @Test
    void whereThereIsNoPlace_nothingIsKept() throws IOException {
        String before = Files.readString(page);
        new BenchPage(page, "three").keep("new\n");
        new BenchPage(folder.resolve("none.md"), "one").keep("new\n");

        assertThat(page).hasContent(before);
        assertThat(folder.resolve("none.md")).doesNotExist();
    }
}

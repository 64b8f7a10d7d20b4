package oxmon.collect.keystores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilePatternTest {
    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        for (String name : new String[] {"a/conf/own.jks", "a/conf/own.p12", "a/conf/more/own.jks", "b/conf/own.jks"}) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
        Files.createFile(folder.resolve("c"));
    }

    @Test
    void eachPartMayBeAGlob_andTheDepthIsAsWritten() {
        assertThat(find("*/conf/*.jks")).containsExactly("a/conf/own.jks", "b/conf/own.jks");
        assertThat(find("a/conf/own.{jks,p12}")).containsExactly("a/conf/own.jks", "a/conf/own.p12");
        assertThat(find("[b-z]/conf/own.???")).containsExactly("b/conf/own.jks");
        assertThat(find("a/conf/own.jks")).containsExactly("a/conf/own.jks");
        assertThat(find("none/*")).isEmpty();
        assertThat(find("c/*")).isEmpty();
    }

    @Test
    void linksAreFollowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("d"), folder.resolve("a"));

        assertThat(find("d/conf/*.jks")).containsExactly("d/conf/own.jks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "own.jks", "*/own.jks", "/opt/**/own.jks", "/opt/{a", "/opt/[a", "/opt/a\u0000b"})
    void whatIsNoPatternIsRefused(String text) {
        assertThatThrownBy(() -> new FilePattern(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> find(String pattern) {
        List<Path> unreadable = new ArrayList<>();
        List<Path> found = new FilePattern(folder + "/" + pattern).find((path, e) -> unreadable.add(path));
        assertThat(unreadable).isEmpty();
        return found.stream().map(path -> folder.relativize(path).toString()).toList();
    }
}

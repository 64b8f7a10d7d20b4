package oxmon.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    Path folder;

    @Test
    void aReadOnlyOriginalGivesAWritableCopy() throws IOException {
        Path original = Files.createDirectories(folder.resolve("from/deep")).resolve("file");
        Files.writeString(original, "text");
        assertThat(original.toFile().setReadOnly()).isTrue();

        Folders.copy(folder.resolve("from"), folder.resolve("to"));

        Path copy = folder.resolve("to/deep/file");
        assertThat(copy).hasContent("text");
        assertThat(Files.getPosixFilePermissions(copy))
                .contains(java.nio.file.attribute.PosixFilePermission.OWNER_WRITE);
    }

    @Test
    void deletingFollowsNoLink() throws IOException {
        Path kept = Files.createDirectories(folder.resolve("kept")).resolve("file");
        Files.writeString(kept, "text");
        Path doomed = Files.createDirectories(folder.resolve("doomed"));
        Files.createSymbolicLink(doomed.resolve("link"), folder.resolve("kept"));

        Folders.delete(doomed);
        Folders.delete(folder.resolve("absent"));

        assertThat(doomed).doesNotExist();
        assertThat(kept).hasContent("text");
    }
}

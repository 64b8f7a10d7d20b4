package oxmon.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.server.common.DataDirectory;

class CheckCommandTest {
    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void data() throws IOException {
        data = DataFixture.stopped(directory.resolve("data"));
    }

    private static Map<String, Long> sizes(Path root) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                sizes.put(root.relativize(file).toString(), Files.isDirectory(file) ? -1 : Files.size(file));
            }
        }
        return sizes;
    }

    @Test
    void tellsEachFile_andChangesNone() throws IOException {
        Map<String, Long> before = sizes(data);

        Ran check = Ran.tool("check", "--data-dir", data.toString());

        assertThat(check.code()).isZero();
        assertThat(check.out())
                .contains("not in use")
                .containsPattern("2026-11-21\\.db  .* KiB  2 series, 2 chunks, 240 points  ok")
                .containsPattern("2026-11-22\\.db  .* 2 series, \\d+ chunks, 480 points  ok")
                .containsPattern("rollup-2026-11\\.db  .* KiB  1 days of 2 series, of 240 points  ok")
                .containsPattern("cert\\.db  .* tables, .* rows  ok")
                .containsPattern("token-key\\.pem  .* ok")
                .contains("5 files, all well");
        assertThat(sizes(data)).isEqualTo(before);
    }

    @Test
    void aServersDirectoryIsCheckedWhileItRuns_withWhatIsInTheLogAlone() throws IOException {
        try (DataFixture running = DataFixture.running(data)) {
            running.keep(3);
            Map<String, Long> before = sizes(data);

            Ran check = Ran.tool("check", "--data-dir=" + data);

            assertThat(check.code()).as(check.out()).isZero();
            assertThat(check.out())
                    .contains("in use by a running server")
                    .containsPattern("log/0.*\\.log .* 3 batches, 6 points");
            assertThat(sizes(data)).isEqualTo(before);
        }
    }

    @Test
    void damageIsNamedByFileAndPlace_andEndsWith1() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(data.resolve("cert.db").toFile(), "rw")) {
            file.seek(4_096 + 8);
            file.write(new byte[600]);
        }
        Files.writeString(data.resolve("token-key.pem"), DataFixture.KEY.substring(0, 500));
        byte[] day = Files.readAllBytes(data.resolve("2026-11-21.db"));
        Files.write(data.resolve("2026-11-21.db"), Arrays.copyOf(day, day.length / 2));

        Ran check = Ran.tool("check", "--data-dir", data.toString());

        assertThat(check.code()).isEqualTo(1);
        assertThat(check.out())
                .containsPattern("2026-11-21\\.db .* DAMAGED\n    .*\\S")
                .containsPattern("cert\\.db .* DAMAGED\n    .*\\S")
                .containsPattern("2026-11-22\\.db .* ok")
                .containsPattern("token-key\\.pem .* DAMAGED")
                .contains("5 files, 3 damaged");
    }

    @Test
    void aTornEndOfTheLogIsNormal_andBadBytesBeforeSoundOnesAreNot() throws IOException {
        Path killed = directory.resolve("killed");
        Path segment = DataFixture.killed(killed, 4);
        long whole = Files.size(segment);
        Files.write(segment, new byte[] {'o', 'x', 'm', 'f', 9, 0}, StandardOpenOption.APPEND);

        Ran torn = Ran.tool("check", "--data-dir", killed.toString());
        assertThat(torn.code()).as(torn.out()).isZero();
        assertThat(torn.out()).contains("4 batches, 8 points  ok, ends torn at byte " + whole);

        byte[] bytes = Files.readAllBytes(segment);
        bytes[30] ^= 1;
        Files.write(segment, bytes);
        Ran damaged = Ran.tool("check", "--data-dir", killed.toString());
        assertThat(damaged.code()).isEqualTo(1);
        assertThat(damaged.out()).contains("DAMAGED").contains("bad bytes from byte 8 on");

        DataFixture.running(killed).close(); // the server keeps it aside
        Ran kept = Ran.tool("check", "--data-dir", killed.toString());
        assertThat(kept.code()).as(kept.out()).isZero();
        assertThat(kept.out()).contains(segment.getFileName() + ".damaged").contains("kept aside");
    }

    @Test
    void wrongCallsAreToldWithTheUsage_andEndWith2() {
        for (List<String> words : List.of(
                List.of("check", "--data-dir", directory.resolve("none").toString()),
                List.of("check", "--data-dir"),
                List.of("check", "--what", "x"),
                List.of("check", "more"),
                List.of("what"))) {
            Ran ran = Ran.tool(words.toArray(String[]::new));
            assertThat(ran.code()).as("%s", words).isEqualTo(2);
            assertThat(ran.err()).as("%s", words).contains("usage: oxmon");
        }
    }

    @Test
    void theDataDirectoryIsFoundAsTheServerFindsIt() {
        Ran ran = Ran.tool(Map.of("OXMON_DATA_DIR", data.toString()), "check");

        assertThat(ran.code()).as(ran.err()).isZero();
    }

    @Test
    void theLockTellsWhetherAServerRuns() throws IOException {
        assertThat(DataDirectory.isInUse(data)).isFalse();
        try (DataDirectory lock = DataDirectory.open(data)) {
            assertThat(DataDirectory.isInUse(lock.root())).isTrue();
        }
        assertThat(DataDirectory.isInUse(data)).isFalse();
    }
}

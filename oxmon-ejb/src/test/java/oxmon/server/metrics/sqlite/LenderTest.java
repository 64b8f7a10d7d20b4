package oxmon.server.metrics.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

/** Whoever asks after a file was replaced reads the new one. */
class LenderTest {
    @TempDir
    Path directory;

    private final List<Connection> opened = new ArrayList<>();
    private final Lender<String> lender = new Lender<>(this::open, 2);

    private Connection open(String file) throws SQLException {
        Connection connection = DaySchema.openToLook(directory.resolve(file));
        opened.add(connection);
        return connection;
    }

    @BeforeEach
    void makeTwoFiles() throws SQLException {
        make("file", 1);
        make("other", 2);
    }

    @AfterEach
    void close() {
        lender.close();
    }

    private void make(String file, int number) throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve(file))) {
            DaySchema.execute(connection, List.of("CREATE TABLE t (n)", "INSERT INTO t VALUES (" + number + ')'));
        }
    }

    private void replace() throws IOException {
        Files.move(directory.resolve("other"), directory.resolve("file"), StandardCopyOption.REPLACE_EXISTING);
    }

    private long read() throws SQLException {
        long[] number = new long[1];
        lender.with("file", connection -> number[0] = DaySchema.number(connection, "SELECT n FROM t"));
        return number[0];
    }

    @Test
    void aConnectionIsUsedAgain_unlessSomethingFailedOnIt() throws SQLException {
        assertThat(List.of(read(), read(), read())).containsOnly(1L);
        assertThat(opened).hasSize(1);

        assertThatThrownBy(() -> lender.with("file", connection -> {
                    throw new SQLException("it is damaged");
                }))
                .hasMessage("it is damaged");
        assertThat(opened.get(0).isClosed()).isTrue();
        assertThat(read()).isEqualTo(1);
        assertThat(opened).hasSize(2);
    }

    @Test
    void whoReadsWhileTheFileIsReplaced_readsOnToTheEnd_andLeavesNothingOfIt() throws SQLException {
        lender.with("file", connection -> {
            try {
                lender.replace("file", this::replace);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            assertThat(DaySchema.number(connection, "SELECT n FROM t")).isEqualTo(1);
        });

        assertThat(opened.get(0).isClosed()).isTrue();
        assertThat(read()).isEqualTo(2);
    }

    @Test
    void whatIsOpenedJustBeforeTheFileIsReplaced_isNotKept() throws Exception {
        lender.replace("file", () -> {
            try {
                assertThat(read()).isEqualTo(1);
            } catch (SQLException e) {
                throw new IOException(e);
            }
            replace();
        });

        assertThat(read()).isEqualTo(2);
    }

    @Test
    void nothingStaysOpenOnceItIsClosed() throws Exception {
        lender.with("file", connection -> {
            lender.close();
            assertThat(connection.isClosed()).isFalse();
        });

        assertThat(opened).allMatch(connection -> {
            try {
                return connection.isClosed();
            } catch (SQLException e) {
                return false;
            }
        });
        assertThatThrownBy(this::read).hasMessage("the store is closed");
    }
}

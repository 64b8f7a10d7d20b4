package oxmon.server.certificates.sqlite;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oxmon.certificates.Finding;
import oxmon.server.certificates.sqlite.CheckResult.Change;
import oxmon.server.certificates.sqlite.CheckResult.Leaf;
import oxmon.server.database.sqlite.SqlFile;

/**
 * The open file {@code certificates.db}: what checks found, and for each domain the chains of the newest check that saw any. Each method
 * throws a fault of kind UNAVAILABLE when the file cannot be used just then. Thread-safe.
 */
public final class CertificateFile implements AutoCloseable {
    private static final String COLUMNS =
            "domain_id, domain, port, at, valid, chain_valid, not_before, not_after, subject, issuer,"
                    + " issuer_cn, issuer_o, issuer_ou, issuer_c, names, sha256, addresses, findings, tls, handshake_ms, revocation, change";
    private static final String LINE = "\n";
    private static final String TAB = "\t";
    private static final int DROPPED_AT_ONCE = 2_000;
    private static final SqlFile.Plan PLAN = new SqlFile.Plan(
            0x6f786d63,
            "certificates",
            List.of(List.of(
                    """
            CREATE TABLE results (
              id INTEGER PRIMARY KEY,
              domain_id TEXT NOT NULL,
              domain TEXT NOT NULL,
              port INTEGER NOT NULL,
              at INTEGER NOT NULL,
              valid INTEGER NOT NULL,
              chain_valid INTEGER NOT NULL,
              not_before INTEGER,
              not_after INTEGER,
              subject TEXT NOT NULL DEFAULT '',
              issuer TEXT NOT NULL DEFAULT '',
              issuer_cn TEXT NOT NULL DEFAULT '',
              issuer_o TEXT NOT NULL DEFAULT '',
              issuer_ou TEXT NOT NULL DEFAULT '',
              issuer_c TEXT NOT NULL DEFAULT '',
              names TEXT NOT NULL DEFAULT '',
              sha256 TEXT NOT NULL DEFAULT '',
              addresses TEXT NOT NULL,
              findings TEXT NOT NULL,
              tls TEXT NOT NULL,
              handshake_ms INTEGER NOT NULL,
              revocation TEXT NOT NULL,
              change TEXT NOT NULL)""",
                    "CREATE INDEX results_domain ON results (domain_id, id)",
                    "CREATE INDEX results_time ON results (at)",
                    """
            CREATE TABLE chains (
              domain_id TEXT PRIMARY KEY,
              sent TEXT NOT NULL,
              verified TEXT NOT NULL) WITHOUT ROWID""")));

    private final SqlFile file;

    /**
     * Opens the file, or makes it.
     *
     * @throws oxmon.server.database.UnusableDatabase when it cannot be used as it is; the message says why
     */
    public CertificateFile(Path path, Instant now) {
        this.file = new SqlFile(path, PLAN, now);
    }

    /** What such a file is, for whoever verifies one. */
    public static SqlFile.Plan plan() {
        return PLAN;
    }

    /** What is wrong with it, as a sentence. */
    public Optional<String> problem() {
        return file.problem();
    }

    /**
     * The certificates of a domain, as PEM one after the other.
     *
     * @param sent what the server sent, in its order
     * @param verified the way from the leaf to one that is trusted; empty when there is none
     */
    public record Chains(String sent, String verified) {
        /** None was ever seen. */
        public static final Chains NONE = new Chains("", "");
    }

    /** Keeps a result, and the chains unless they are empty; answers the result under its number. */
    public CheckResult keep(CheckResult result, Chains chains) {
        return file.write(connection -> {
            long id = insert(connection, result);
            if (!chains.sent().isEmpty()) {
                try (PreparedStatement statement = connection.prepareStatement(
                        "INSERT OR REPLACE INTO chains (domain_id, sent, verified) VALUES (?, ?, ?)")) {
                    statement.setString(1, result.domainId());
                    statement.setString(2, chains.sent());
                    statement.setString(3, chains.verified());
                    statement.executeUpdate();
                }
            }
            return result.numbered(id);
        });
    }

    private static long insert(Connection connection, CheckResult result) throws SQLException {
        Leaf leaf = result.leaf();
        Object[] values = {
            result.domainId(),
            result.domain(),
            result.port(),
            result.at().toEpochMilli(),
            result.valid() ? 1 : 0,
            result.chainValid() ? 1 : 0,
            leaf == null ? null : leaf.notBefore().toEpochMilli(),
            leaf == null ? null : leaf.notAfter().toEpochMilli(),
            leaf == null ? "" : leaf.subject(),
            leaf == null ? "" : leaf.issuer(),
            leaf == null ? "" : leaf.issuerCn(),
            leaf == null ? "" : leaf.issuerO(),
            leaf == null ? "" : leaf.issuerOu(),
            leaf == null ? "" : leaf.issuerC(),
            leaf == null ? "" : String.join(LINE, leaf.names()),
            leaf == null ? "" : leaf.sha256(),
            String.join(LINE, result.addresses()),
            result.findings().stream()
                    .map(each -> each.code().word() + TAB + each.detail())
                    .collect(Collectors.joining(LINE)),
            result.tls(),
            result.handshake().toMillis(),
            result.revocation(),
            result.change().word()
        };
        String marks = Stream.of(values).map(each -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO results (" + COLUMNS + ") VALUES (" + marks + ")")) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
        return SqlFile.read(connection, "SELECT last_insert_rowid()", SqlFile.Binding.NONE, row -> row.getLong(1))
                .get(0);
    }

    /** The newest result of each domain. */
    public List<CheckResult> newest() {
        return file.read(
                "SELECT id, " + COLUMNS + " FROM results WHERE id IN (SELECT max(id) FROM results GROUP BY domain_id)",
                SqlFile.Binding.NONE,
                CertificateFile::result);
    }

    /** Results of a domain, newest first. */
    public List<CheckResult> history(String domainId, int limit, int offset) {
        return file.read(
                "SELECT id, " + COLUMNS + " FROM results WHERE domain_id = ? ORDER BY id DESC LIMIT " + limit
                        + " OFFSET " + offset,
                statement -> statement.setString(1, domainId),
                CertificateFile::result);
    }

    /** The chains of a domain. */
    public Chains chains(String domainId) {
        return file
                .read(
                        "SELECT sent, verified FROM chains WHERE domain_id = ?",
                        statement -> statement.setString(1, domainId),
                        row -> new Chains(row.getString(1), row.getString(2)))
                .stream()
                .findFirst()
                .orElse(Chains.NONE);
    }

    /** Forgets all about a domain. */
    public void forget(String domainId) {
        file.write(connection -> {
            for (String table : List.of("results", "chains")) {
                try (PreparedStatement statement =
                        connection.prepareStatement("DELETE FROM " + table + " WHERE domain_id = ?")) {
                    statement.setString(1, domainId);
                    statement.executeUpdate();
                }
            }
            return true;
        });
    }

    /** Forgets results that are older, but for the newest of each domain; says how many. */
    public int dropBefore(Instant then) {
        int dropped = 0;
        int now;
        do {
            now = file.write(connection -> {
                try (PreparedStatement statement = connection.prepareStatement("DELETE FROM results WHERE id IN ("
                        + "SELECT id FROM results r WHERE at < ? AND EXISTS (SELECT 1 FROM results n"
                        + " WHERE n.domain_id = r.domain_id AND n.id > r.id) LIMIT " + DROPPED_AT_ONCE + ")")) {
                    statement.setLong(1, then.toEpochMilli());
                    return statement.executeUpdate();
                }
            });
            dropped += now;
        } while (now == DROPPED_AT_ONCE);
        return dropped;
    }

    private static CheckResult result(ResultSet row) throws SQLException {
        return new CheckResult(
                row.getLong("id"),
                row.getString("domain_id"),
                row.getString("domain"),
                row.getInt("port"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getInt("valid") == 1,
                row.getInt("chain_valid") == 1,
                leaf(row),
                lines(row.getString("addresses")),
                lines(row.getString("findings")).stream()
                        .flatMap(line -> finding(line).stream())
                        .toList(),
                row.getString("tls"),
                Duration.ofMillis(row.getLong("handshake_ms")),
                row.getString("revocation"),
                change(row.getString("change")));
    }

    private static Change change(String word) {
        return Stream.of(Change.values())
                .filter(each -> each.word().equals(word))
                .findFirst()
                .orElse(Change.NONE);
    }

    private static @Nullable Leaf leaf(ResultSet row) throws SQLException {
        long notBefore = row.getLong("not_before");
        long notAfter = row.getLong("not_after");
        return row.wasNull()
                ? null
                : new Leaf(
                        Instant.ofEpochMilli(notBefore),
                        Instant.ofEpochMilli(notAfter),
                        row.getString("subject"),
                        row.getString("issuer"),
                        row.getString("issuer_cn"),
                        row.getString("issuer_o"),
                        row.getString("issuer_ou"),
                        row.getString("issuer_c"),
                        lines(row.getString("names")),
                        row.getString("sha256"));
    }

    /** One of a newer program is left out. */
    private static Optional<Finding> finding(String line) {
        int tab = line.indexOf(TAB);
        String word = tab < 0 ? line : line.substring(0, tab);
        return Stream.of(Finding.Code.values())
                .filter(code -> code.word().equals(word))
                .findFirst()
                .map(code -> new Finding(code, tab < 0 ? "" : line.substring(tab + 1)));
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : new ArrayList<>(Arrays.asList(text.split(LINE, -1)));
    }

    @Override
    public void close() {
        file.close();
    }
}

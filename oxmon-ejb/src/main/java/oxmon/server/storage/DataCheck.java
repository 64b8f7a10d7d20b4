package oxmon.server.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import oxmon.metrics.engine.LogCheck;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.certificates.sqlite.CertificateFile;
import oxmon.server.database.CertDatabase;
import oxmon.server.database.sqlite.DatabaseCheck;
import oxmon.server.identity.KeyCheck;
import oxmon.server.metrics.sqlite.DayCheck;
import oxmon.server.metrics.sqlite.OriginalDays;
import oxmon.server.metrics.sqlite.RollupCheck;
import oxmon.server.metrics.sqlite.RollupMonths;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.server.secrets.Vault;

/** Verifies every file of a data directory, whether a server uses it or not. Changes nothing. */
final class DataCheck {
    private final Path root;
    private final boolean inUse;
    private final Consumer<FileReport> sink;

    /** @param inUse whether a server may be running on it */
    DataCheck(Path root, boolean inUse, Consumer<FileReport> sink) {
        this.root = root;
        this.inUse = inUse;
        this.sink = sink;
    }

    /** Looks at all, one file after the other; days oldest first, then their rollups, the log, the database, the key. */
    void run() throws IOException {
        for (LocalDate day : OriginalDays.in(root)) {
            Path file = root.resolve(day + ".db");
            if (Files.exists(file)) {
                day(file, day);
            }
        }
        for (YearMonth month : RollupMonths.in(root)) {
            rollup(RollupMonths.file(root, month), month);
        }
        for (LogCheck.Segment segment : LogCheck.of(root.resolve("log"))) {
            segment(segment);
        }
        database("cert.db", file -> DatabaseCheck.of(file, CertDatabase.newestVersion(), inUse));
        database("alerts.db", file -> DatabaseCheck.of(file, AlertFile.plan(), inUse));
        database("notifications.db", file -> DatabaseCheck.of(file, NotificationFile.plan(), inUse));
        database("certificates.db", file -> DatabaseCheck.of(file, CertificateFile.plan(), inUse));
        key("token-key.pem", KeyCheck::fault);
        key(Vault.FILE, Vault::fault);
    }

    private void key(String name, Function<Path, Optional<String>> check) throws IOException {
        Path key = root.resolve(name);
        if (Files.exists(key)) {
            sink.accept(new FileReport(
                    name,
                    Files.size(key),
                    "1 key",
                    "",
                    check.apply(key).stream().toList()));
        }
    }

    private void database(String name, Function<Path, DatabaseCheck.Report> check) throws IOException {
        Path database = root.resolve(name);
        if (Files.exists(database)) {
            DatabaseCheck.Report report = check.apply(database);
            String content = report.tables() + " tables, " + report.rows() + " rows";
            sink.accept(new FileReport(name, Files.size(database), content, "", report.faults()));
        }
    }

    private void day(Path file, LocalDate day) throws IOException {
        DayCheck.Report report = DayCheck.of(file, day, inUse);
        if (!Files.exists(file)) {
            return; // retention was quicker
        }
        String content = report.series() + " series, " + report.chunks() + " chunks, " + report.points() + " points";
        String note =
                report.withoutChecksum() == 0 ? "" : report.withoutChecksum() + " rows of before there were checksums";
        sink.accept(new FileReport(name(file), size(file), content, note, report.faults()));
    }

    private void rollup(Path file, YearMonth month) throws IOException {
        RollupCheck.Report report = RollupCheck.of(file, month, inUse);
        if (!Files.exists(file)) {
            return; // retention was quicker
        }
        String content = report.days() + " days of " + report.series() + " series, of " + report.points() + " points";
        sink.accept(new FileReport(name(file), size(file), content, "", report.faults()));
    }

    private void segment(LogCheck.Segment segment) {
        String content = segment.batches() + " batches, " + segment.points() + " points";
        if (segment.keptAside()) {
            String note = "kept aside, as it is damaged; what could be read is in the day files: " + segment.damage();
            sink.accept(new FileReport(name(segment.file()), segment.sizeBytes(), content, note, List.of()));
            return;
        }
        String note = segment.tornAt()
                .map(at -> "ends torn at byte " + at + ", which is normal: that was never acknowledged")
                .orElse("");
        sink.accept(new FileReport(name(segment.file()), segment.sizeBytes(), content, note, segment.damage()));
    }

    private String name(Path file) {
        return root.relativize(file).toString();
    }

    private static long size(Path file) throws IOException {
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        return Files.size(file) + (Files.exists(log) ? Files.size(log) : 0);
    }
}

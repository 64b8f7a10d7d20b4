package oxmon.server.certificates;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import oxmon.certificates.Protocol;
import oxmon.common.Fault;
import oxmon.server.certificates.sqlite.CheckResult;
import oxmon.server.common.FormulaGuard;

/** Domains as a table for spreadsheets (RFC 4180): first what people wrote, then what was found, which nobody reads back. */
public final class DomainsCsv {
    private static final List<String> WRITABLE = List.of(
            "domain",
            "port",
            "protocol",
            "server_name",
            "connect_to",
            "ca_certificates",
            "all_addresses",
            "check_interval_secs",
            "enabled",
            "note",
            "tags");
    private static final List<String> FOUND =
            List.of("is_valid", "days_until_expiry", "not_after", "issuer", "findings");
    private static final int MOST_DIGITS = 9;

    private DomainsCsv() {}

    /**
     * A row.
     *
     * @param number of the line on which it begins, from 1 on; the header is one, too
     * @param fields by name, as {@link Domains#add} takes them; of columns that are there
     */
    record Line(int number, Map<String, @Nullable Object> fields) {}

    /**
     * Writes domains, with a header.
     *
     * @param newest what was found last, by the domain's id
     */
    public static void write(
            Writer out, List<WatchedDomain> domains, Function<String, Optional<CheckResult>> newest, Instant now)
            throws IOException {
        CsvWriter csv = CsvWriter.builder().build(out);
        List<String> header = new ArrayList<>(WRITABLE);
        header.addAll(FOUND);
        try {
            csv.writeRecord(header);
            for (WatchedDomain domain : domains) {
                List<String> cells = written(domain);
                cells.addAll(found(newest.apply(domain.id()).orElse(null), now));
                csv.writeRecord(cells);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        csv.flush();
    }

    private static List<String> written(WatchedDomain domain) {
        Duration interval = domain.interval();
        List<String> cells = new ArrayList<>();
        cells.add(FormulaGuard.guarded(domain.domain()));
        cells.add(Integer.toString(domain.port()));
        cells.add(domain.protocol().word());
        cells.add(FormulaGuard.guarded(domain.serverName()));
        cells.add(FormulaGuard.guarded(domain.connectTo()));
        cells.add(FormulaGuard.guarded(domain.caCertificates()));
        cells.add(Boolean.toString(domain.allAddresses()));
        cells.add(interval == null ? "" : Long.toString(interval.toSeconds()));
        cells.add(Boolean.toString(domain.enabled()));
        cells.add(FormulaGuard.guarded(domain.note()));
        cells.add(FormulaGuard.guarded(joined(domain.tags())));
        return cells;
    }

    private static List<String> found(@Nullable CheckResult result, Instant now) {
        if (result == null) {
            return FOUND.stream().map(name -> "").toList();
        }
        CheckResult.Leaf leaf = result.leaf();
        return List.of(
                Boolean.toString(result.valid()),
                leaf == null ? "" : Long.toString(leaf.daysLeft(now)),
                leaf == null ? "" : leaf.notAfter().toString(),
                leaf == null ? "" : FormulaGuard.guarded(leaf.issuer()),
                result.findings().stream().map(each -> each.code().word()).collect(Collectors.joining(",")));
    }

    /** Tags stand in their cell as a record of their own does in a file, since commas may be in them. */
    private static String joined(List<String> tags) {
        if (tags.isEmpty()) {
            return "";
        }
        StringWriter cell = new StringWriter();
        CsvWriter.builder().build(cell).writeRecord(tags);
        return cell.toString().stripTrailing();
    }

    /**
     * Reads rows. Columns may come in any order, those of what was found are passed over, and so are lines without anything; separated by
     * commas, or by semicolons when the header is.
     *
     * @throws Fault INVALID, naming the line, when it is no such table
     */
    static List<Line> read(String text) {
        String table = text.startsWith("\ufeff") ? text.substring(1) : text;
        String first = table.lines().findFirst().orElse("");
        char separator = first.contains(";") && !first.contains(",") ? ';' : ',';
        List<Line> lines = new ArrayList<>();
        List<String> columns = null;
        for (CsvRecord row : records(table, separator)) {
            int number = (int) row.getStartingLineNumber();
            List<String> cells = row.getFields();
            if (cells.stream().allMatch(String::isBlank)) {
                continue;
            }
            if (columns == null) {
                columns = columns(cells, number);
            } else if (cells.size() != columns.size()) {
                throw invalid(number, "has " + cells.size() + " cells; the header has " + columns.size());
            } else {
                lines.add(new Line(number, fields(columns, cells)));
            }
        }
        if (columns == null) {
            throw Fault.invalid("csv", "the file is empty; its first line must name the columns");
        }
        return lines;
    }

    private static List<CsvRecord> records(String text, char separator) {
        try {
            return CsvReader.builder()
                    .fieldSeparator(separator)
                    .acceptCharsAfterQuotes(false)
                    .ofCsvRecord(text)
                    .stream()
                    .toList();
        } catch (CsvParseException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw Fault.invalid("csv", "the file is no CSV: " + cause.getMessage());
        }
    }

    private static List<String> columns(List<String> cells, int number) {
        List<String> columns = cells.stream()
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .toList();
        for (String column : columns) {
            if (!WRITABLE.contains(column) && !FOUND.contains(column)) {
                throw invalid(
                        number, "there is no column \"" + column + "\"; there are " + String.join(", ", WRITABLE));
            }
        }
        if (new HashSet<>(columns).size() != columns.size()) {
            throw invalid(number, "a column is there twice");
        }
        if (!columns.contains("domain")) {
            throw invalid(number, "there must be a column \"domain\"");
        }
        return columns;
    }

    private static Fault invalid(int line, String what) {
        return Fault.invalid("csv", "line " + line + ": " + what);
    }

    private static Map<String, @Nullable Object> fields(List<String> columns, List<String> cells) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String column = columns.get(i);
            if (WRITABLE.contains(column)) {
                fields.put(column, value(column, FormulaGuard.unguarded(cells.get(i))));
            }
        }
        return fields;
    }

    /** What makes no sense stays a text, which whoever reads the fields refuses. An empty cell means what a new domain has. */
    private static @Nullable Object value(String column, String cell) {
        String text = cell.strip();
        return switch (column) {
            case "domain" -> text.isEmpty() ? null : text;
            case "port" -> text.isEmpty() ? (Object) (long) DomainPort.USUAL_PORT : number(text);
            case "check_interval_secs" -> text.isEmpty() ? null : number(text);
            case "protocol" -> text.isEmpty() ? Protocol.TLS.word() : text;
            case "all_addresses" -> flag(text, false);
            case "enabled" -> flag(text, true);
            case "tags" -> tags(text);
            default -> cell;
        };
    }

    private static Object number(String text) {
        return text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9')
                ? (Object) Long.valueOf(text)
                : text;
    }

    /** Spreadsheets write flags in capitals. */
    private static Object flag(String text, boolean otherwise) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "" -> otherwise;
            case "true" -> true;
            case "false" -> false;
            default -> text;
        };
    }

    private static Object tags(String text) {
        try {
            return CsvReader.builder().acceptCharsAfterQuotes(false).ofCsvRecord(text).stream()
                    .flatMap(row -> row.getFields().stream())
                    .toList();
        } catch (CsvParseException e) {
            return text;
        }
    }
}

package oxmon.server.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import oxmon.server.metrics.sqlite.PointsDatabase;

/** {@code oxmon sql}: answers SQL over every point of a range; writes nothing. */
final class SqlCommand implements Command {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String MAX_POINTS = "2000000";

    @Override
    public String help() {
        return """
                sql [QUERY] [--from TIME] [--to TIME] [--agent GLOB] [--metric GLOB] [--max-points N] [--format table|csv] [--data-dir DIR]
                                         answer SQL over the points of a range (default: the last hour), at most N (2000000): the view
                                         metrics (timestamp in ms, agent_id, metric_name, value, labels) has a row for each. Without a
                                         query, queries are read from standard input, each ended by a semicolon. Writes nothing
                """;
    }

    @Override
    public int run(List<String> words, Surroundings around) throws IOException {
        Set<String> known = new HashSet<>(Selection.OPTIONS);
        known.addAll(Set.of("--max-points", "--format"));
        Options options = Options.parse(words, known);
        if (options.rest().size() > 1) {
            throw new UsageException("one query is enough; put it in quotes");
        }
        String max = options.get("--max-points").orElse(MAX_POINTS);
        if (!max.matches("[1-9]\\d{0,9}")) {
            throw new UsageException("--max-points must be a number from 1 on; it is \"" + max + '"');
        }
        String format = options.get("--format").orElse("table");
        if (!Set.of("table", "csv").contains(format)) {
            throw new UsageException("--format must be table or csv; it is \"" + format + '"');
        }
        Selection selection =
                Selection.parse(options, around, Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS), HOUR);
        Set<String> damage = new HashSet<>();
        try (PointsDatabase database = PointsDatabase.create(Long.parseLong(max))) {
            for (LocalDate day : selection.days()) {
                selection.read(day, damage, database);
            }
            database.complete();
            around.err().println(database.points() + " points from " + selection.from() + " to " + selection.to());
            int code = options.rest().isEmpty()
                    ? session(database, format, around)
                    : answer(database, options.rest().get(0), format, around);
            return Math.max(code, Selection.tell(damage, around));
        }
    }

    private static int session(PointsDatabase database, String format, Surroundings around) throws IOException {
        int worst = OK;
        StringBuilder query = new StringBuilder();
        BufferedReader in = new BufferedReader(new InputStreamReader(around.in(), StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (query.isEmpty() && Set.of(".quit", ".exit", "quit", "exit").contains(line.strip())) {
                break;
            }
            query.append(line).append('\n');
            if (line.stripTrailing().endsWith(";")) {
                worst = Math.max(worst, answer(database, query.toString(), format, around));
                query.setLength(0);
            }
        }
        return query.toString().isBlank() ? worst : Math.max(worst, answer(database, query.toString(), format, around));
    }

    private static int answer(PointsDatabase database, String query, String format, Surroundings around)
            throws IOException {
        try (SqlAnswer answer = format.equals("csv") ? SqlAnswer.csv(around.out()) : SqlAnswer.table(around.out())) {
            database.query(query, answer);
            return OK;
        } catch (IllegalArgumentException e) {
            around.err().println("oxmon: " + e.getMessage());
            return FAILED;
        } finally {
            around.out().flush();
        }
    }
}

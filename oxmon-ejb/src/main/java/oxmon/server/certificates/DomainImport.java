package oxmon.server.certificates;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.identity.Caller;

/** Adds and changes domains by a table, all or none. Thread-safe. */
@Singleton
public class DomainImport {
    private final Domains domains;
    private final Changes changes;
    private final Clock clock;

    /** Told of what is kept already. */
    interface Changes {
        /** A domain is another now; {@code was} null when it is new. */
        void made(@Nullable WatchedDomain was, WatchedDomain is, Caller caller);
    }

    @Inject
    DomainImport(Domains domains, Certificates certificates, Clock clock) {
        this(
                domains,
                (was, is, caller) -> {
                    if (was == null) {
                        certificates.reconsider();
                    } else {
                        certificates.noticeChange(was, is, caller);
                    }
                },
                clock);
    }

    DomainImport(Domains domains, Changes changes, Clock clock) {
        this.domains = domains;
        this.changes = changes;
        this.clock = clock;
    }

    /** What becomes of a row whose port is watched already. */
    public enum Existing {
        /** The file is refused. */
        REFUSE,
        /** The domain stays as it is. */
        SKIP,
        /** The domain takes what the row says; columns that are not there leave it. */
        UPDATE;

        /** By its word in small letters; empty for {@link #REFUSE}. @throws Fault INVALID */
        public static Existing of(String word) {
            for (Existing each : values()) {
                if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return each;
                }
            }
            if (word.isEmpty()) {
                return REFUSE;
            }
            throw Fault.invalid("existing", "existing must be refuse, skip or update");
        }
    }

    /**
     * Why a row is refused.
     *
     * @param line on which it begins
     */
    public record Problem(int line, Fault fault) {
        /** The line and what is wrong, in a sentence. */
        public String sentence() {
            return "line " + line + ": " + fault.detail();
        }
    }

    /**
     * What became of a table, or would.
     *
     * @param unchanged how many stay as they are
     * @param problems all rows that are refused, by line; when there is one, nothing is changed
     */
    public record Outcome(int added, int changed, int unchanged, List<Problem> problems) {
        public Outcome {
            problems = List.copyOf(problems);
        }
    }

    /** What is to be kept. */
    private record Plan(List<WatchedDomain> added, Map<WatchedDomain, WatchedDomain> changed, Outcome outcome) {}

    /**
     * Puts a table in place.
     *
     * @param csv as {@link DomainsCsv} reads it
     * @param apply false only to learn what would come of it
     * @throws Fault INVALID when it is no table of domains, empty_batch when it has no row; CONFLICT when there would be too many
     */
    public Outcome put(String csv, Existing existing, boolean apply, Caller caller) {
        List<DomainsCsv.Line> lines = DomainsCsv.read(csv);
        if (lines.isEmpty()) {
            throw new Fault(Fault.Kind.INVALID, "empty_batch", "there must be at least one domain", "csv", null);
        }
        Plan done = domains.inTransaction(() -> {
            Plan plan = plan(lines, existing);
            if (plan.outcome().problems().isEmpty()) {
                domains.refuseTooMany(plan.added().size());
                if (apply) {
                    domains.put(plan.added(), List.copyOf(plan.changed().values()));
                }
            }
            return plan;
        });
        if (apply && done.outcome().problems().isEmpty()) {
            done.added().forEach(each -> changes.made(null, each, caller));
            done.changed().forEach((was, is) -> changes.made(was, is, caller));
        }
        return done.outcome();
    }

    private Plan plan(List<DomainsCsv.Line> lines, Existing existing) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Map<DomainPort, WatchedDomain> there = new HashMap<>();
        domains.all().forEach(each -> there.put(each.watched(), each));
        Set<DomainPort> seen = new HashSet<>();
        List<WatchedDomain> added = new ArrayList<>();
        Map<WatchedDomain, WatchedDomain> changed = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        int unchanged = 0;
        for (DomainsCsv.Line line : lines) {
            try {
                if (line.fields().get("domain") == null) {
                    throw Fault.missing("domain");
                }
                WatchedDomain fresh = DomainReader.apply(Domains.empty(now), line.fields(), now);
                WatchedDomain was = there.get(fresh.watched());
                if (!seen.add(fresh.watched()) || (was != null && existing == Existing.REFUSE)) {
                    throw Domains.duplicate(fresh);
                }
                if (was == null) {
                    added.add(fresh);
                    continue;
                }
                WatchedDomain is = DomainReader.apply(was, line.fields(), was.updatedAt());
                if (existing == Existing.SKIP || is.equals(was)) {
                    unchanged++;
                } else {
                    changed.put(was, DomainReader.apply(is, Map.of(), now));
                }
            } catch (Fault fault) {
                problems.add(new Problem(line.number(), fault));
            }
        }
        return new Plan(added, changed, new Outcome(added.size(), changed.size(), unchanged, problems));
    }
}

package oxmon.notification;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import oxmon.alerting.Severity;

/**
 * A time in which nobody is told of certain alerts. It follows local time: an hour that the clocks leave out begins where they go on, one
 * that they show twice counts twice. Immutable.
 *
 * @param start the first moment of the day that is silent
 * @param end the first that is not any more; at or before {@code start} it is of the next day
 * @param date the day on which one that is {@link Recurrence#ONCE} begins; null for all others
 * @param endDate the day on which one that is once ends; null for all others
 * @param days on which one that is {@link Recurrence#WEEKLY} begins; empty for all others
 * @param agents globs; empty for all agents
 * @param groups names; empty for all. An agent is meant when a glob or a group has it
 * @param metrics globs; empty for all
 * @param severities empty for all
 */
public record SilenceWindow(
        String name,
        Recurrence recurrence,
        LocalTime start,
        LocalTime end,
        @Nullable LocalDate date,
        @Nullable LocalDate endDate,
        Set<DayOfWeek> days,
        ZoneId zone,
        List<String> agents,
        List<String> groups,
        List<String> metrics,
        Set<Severity> severities,
        String comment,
        boolean enabled) {
    /** How often it comes. */
    public enum Recurrence {
        ONCE,
        DAILY,
        WEEKLY;

        /** The word for it: {@code once}, {@code daily} or {@code weekly}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** No window lasts longer, except one that comes once. */
    private static final int DAYS_LOOKED_AT = 2;

    public SilenceWindow {
        days = Set.copyOf(days);
        agents = List.copyOf(agents);
        groups = List.copyOf(groups);
        metrics = List.copyOf(metrics);
        severities = Set.copyOf(severities);
    }

    /** The start as people write it: a local time, with its date when it comes once. */
    public String startText() {
        return text(date, start);
    }

    /** The end, likewise. */
    public String endText() {
        return text(endDate, end);
    }

    private static String text(@Nullable LocalDate date, LocalTime time) {
        return date == null ? time.toString() : date + " " + time;
    }

    /** The days from Monday on, as {@code mon}. */
    public List<String> dayWords() {
        return days.stream()
                .sorted()
                .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
                .toList();
    }

    /** The severities, the mildest first, as {@code warning}. */
    public List<String> severityWords() {
        return severities.stream().sorted().map(Severity::word).toList();
    }

    /**
     * Whether an alert is within its scope, at whatever time.
     *
     * @param inGroup whether the agent is in a group of that name
     */
    public boolean concerns(String agent, String metric, Severity severity, Predicate<String> inGroup) {
        return new Scope(agents, groups, metrics).covers(agent, metric, inGroup)
                && (severities.isEmpty() || severities.contains(severity));
    }

    /** Whether it is silent then. */
    public boolean covers(Instant when) {
        return enabled && (within(local(when)) || afterMissing(when));
    }

    private LocalDateTime local(Instant when) {
        return LocalDateTime.ofInstant(when, zone);
    }

    /** By what clocks show; while they show an hour for the second time, it is within for the second time. */
    private boolean within(LocalDateTime now) {
        if (recurrence == Recurrence.ONCE) {
            return !now.isBefore(beginsOn(now.toLocalDate())) && now.isBefore(endsOn(now.toLocalDate()));
        }
        for (LocalDate day : List.of(now.toLocalDate(), now.toLocalDate().minusDays(1))) {
            if (comesOn(day) && !now.isBefore(beginsOn(day)) && now.isBefore(endsOn(day))) {
                return true;
            }
        }
        return false;
    }

    /** A window, or the rest of one, that lies in an hour that clocks leave out is made up for after it. */
    private boolean afterMissing(Instant when) {
        ZoneOffsetTransition before = zone.getRules().previousTransition(when.plusMillis(1));
        if (before == null || !before.isGap()) {
            return false;
        }
        LocalDateTime from = before.getDateTimeBefore();
        LocalDateTime to = before.getDateTimeAfter();
        for (LocalDate day : List.of(from.toLocalDate(), from.toLocalDate().minusDays(1))) {
            LocalDateTime begin = beginsOn(day);
            LocalDateTime end = endsOn(day);
            boolean missed = comesOn(day) && !begin.isBefore(from) && begin.isBefore(to) && !end.isAfter(to);
            if (missed && when.isBefore(before.getInstant().plus(Duration.between(begin, end)))) {
                return true;
            }
        }
        return false;
    }

    private boolean comesOn(LocalDate day) {
        return switch (recurrence) {
            case ONCE -> day.equals(date);
            case DAILY -> true;
            case WEEKLY -> days.contains(day.getDayOfWeek());
        };
    }

    private LocalDateTime beginsOn(LocalDate day) {
        return (date == null ? day : date).atTime(start);
    }

    private LocalDateTime endsOn(LocalDate day) {
        if (endDate != null) {
            return endDate.atTime(end);
        }
        return (end.isAfter(start) ? day : day.plusDays(1)).atTime(end);
    }

    /** When it is silent no more; empty when it is not silent then. */
    public Optional<Instant> endAfter(Instant when) {
        if (!covers(when)) {
            return Optional.empty();
        }
        TreeSet<Instant> candidates = new TreeSet<>();
        LocalDate today = local(when).toLocalDate();
        for (int i = -DAYS_LOOKED_AT; i <= DAYS_LOOKED_AT; i++) {
            moments(endsOn(today.plusDays(i)), candidates);
        }
        ZoneOffsetTransition before = zone.getRules().previousTransition(when.plusMillis(1));
        ZoneOffsetTransition next = zone.getRules().nextTransition(when);
        for (ZoneOffsetTransition each : new ZoneOffsetTransition[] {before, next}) {
            if (each != null) {
                candidates.add(each.getInstant());
                Duration length = Duration.between(start, end);
                candidates.add(each.getInstant().plus(length.isNegative() ? length.plusDays(1) : length));
            }
        }
        return candidates.tailSet(when, false).stream()
                .filter(candidate -> !covers(candidate))
                .findFirst();
    }

    private void moments(LocalDateTime local, Set<Instant> into) {
        ZoneRules rules = zone.getRules();
        for (ZoneOffset offset : rules.getValidOffsets(local)) {
            into.add(local.toInstant(offset));
        }
        ZoneOffsetTransition gap = rules.getTransition(local);
        if (gap != null) {
            into.add(gap.getInstant());
        }
    }
}

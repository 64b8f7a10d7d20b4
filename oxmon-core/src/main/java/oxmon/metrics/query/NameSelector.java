package oxmon.metrics.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import oxmon.agents.Glob;

/** Names of agents or metrics: some by themselves, others by globs; one of all suffices. Immutable. */
public final class NameSelector implements Predicate<String> {
    /** Every name. */
    public static final NameSelector ALL = of(List.of("*"));

    private final Set<String> names = new TreeSet<>();
    private final List<Glob> globs = new ArrayList<>();
    private final boolean all;

    private NameSelector(Collection<String> names, Collection<String> patterns) {
        this.names.addAll(names);
        for (String pattern : patterns) {
            if (pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0) {
                globs.add(new Glob(pattern));
            } else {
                this.names.add(pattern);
            }
        }
        this.all = patterns.contains("*");
    }

    /**
     * @param patterns names, or globs where {@code *} or {@code ?} is in them
     */
    public static NameSelector of(Collection<String> patterns) {
        return new NameSelector(List.of(), patterns);
    }

    /**
     * @param names taken literally
     * @param patterns as in {@link #of(Collection)}
     */
    public static NameSelector of(Collection<String> names, Collection<String> patterns) {
        return new NameSelector(names, patterns);
    }

    /** Whether only {@link #names} can fit. */
    public boolean isExact() {
        return globs.isEmpty();
    }

    /** The names that fit by themselves, in order. */
    public Set<String> names() {
        return new TreeSet<>(names);
    }

    @Override
    public boolean test(String name) {
        return all || names.contains(name) || globs.stream().anyMatch(glob -> glob.matches(name));
    }
}

package oxmon.agents;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Picks hosts: those named as members, and those whose name fits one of the globs (if there are any) and whose tags meet all
 * demands (if there are any). One that says nothing picks nobody. Immutable.
 */
public final class HostSelector {
    /** Picks nobody. */
    public static final HostSelector NOBODY = new HostSelector(List.of(), List.of(), List.of());

    private final List<String> globs;
    private final List<String> tags;
    private final List<String> members;
    private final List<Glob> globMatchers;
    private final List<TagMatcher> tagMatchers;
    private final Set<String> memberNames;

    /**
     * @param globs patterns over names, such as {@code web-*}
     * @param tags demands as {@link TagMatcher} reads them
     * @param members names of hosts
     * @throws IllegalArgumentException when a demand is malformed
     */
    public HostSelector(List<String> globs, List<String> tags, List<String> members) {
        this.globs = List.copyOf(globs);
        this.tags = List.copyOf(tags);
        this.members = List.copyOf(members);
        this.globMatchers = globs.stream().map(Glob::new).toList();
        this.tagMatchers = tags.stream().map(TagMatcher::new).toList();
        this.memberNames = Set.copyOf(members);
    }

    /** Whether it picks this host. */
    public boolean picks(String agent, Map<String, String> tagsOfHost) {
        if (memberNames.contains(agent)) {
            return true;
        }
        if (globMatchers.isEmpty() && tagMatchers.isEmpty()) {
            return false;
        }
        return (globMatchers.isEmpty() || globMatchers.stream().anyMatch(glob -> glob.matches(agent)))
                && tagMatchers.stream().allMatch(tag -> tag.matches(tagsOfHost));
    }

    /** Patterns over names. */
    public List<String> globs() {
        return globs;
    }

    /** Demands on tags. */
    public List<String> tags() {
        return tags;
    }

    /** Names of hosts. */
    public List<String> members() {
        return members;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostSelector that
                && globs.equals(that.globs)
                && tags.equals(that.tags)
                && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * globs.hashCode() + tags.hashCode()) + members.hashCode();
    }

    @Override
    public String toString() {
        return "HostSelector[globs=" + globs + ", tags=" + tags + ", members=" + members + ']';
    }
}

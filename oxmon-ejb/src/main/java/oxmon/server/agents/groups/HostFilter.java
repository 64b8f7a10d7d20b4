package oxmon.server.agents.groups;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import oxmon.agents.TagMatcher;
import oxmon.common.Fault;
import oxmon.server.agents.AgentStatus;

/**
 * Picks hosts by words: {@code group:web}, {@code tag:env=prod} (also {@code !=}, or the key alone), and any other word that is
 * part of the host's name, host name, operating system or a tag. All must hold. Immutable.
 */
public final class HostFilter implements Predicate<AgentStatus> {
    private static final String GROUP = "group:";
    private static final String TAG = "tag:";

    private final List<Predicate<AgentStatus>> demands = new ArrayList<>();

    /**
     * Reads a search as people type it.
     *
     * @param groups where group names are looked up
     * @throws Fault INVALID when there is no such group or a tag is malformed
     */
    public HostFilter(Groups groups, String search) {
        for (String word : search.strip().split("\\s+", -1)) {
            if (word.startsWith(GROUP)) {
                inGroup(groups, word.substring(GROUP.length()));
            } else if (word.startsWith(TAG)) {
                hasTag(word.substring(TAG.length()));
            } else if (!word.isEmpty()) {
                String needle = word.toLowerCase(Locale.ROOT);
                demands.add(host -> mentions(host, needle));
            }
        }
    }

    /** Demands that a host is in the group of this name or id. */
    public HostFilter inGroup(Groups groups, String name) {
        Group group =
                groups.find(name).orElseThrow(() -> Fault.invalid("group", "group: there is no group \"" + name + '"'));
        demands.add(host -> group.selector().picks(host.id(), host.tags()));
        return this;
    }

    /** Demands a tag, as {@link TagMatcher} reads it. */
    public HostFilter hasTag(String text) {
        try {
            TagMatcher matcher = new TagMatcher(text);
            demands.add(host -> matcher.matches(host.tags()));
        } catch (IllegalArgumentException e) {
            throw Fault.invalid("tag", "tag " + e.getMessage());
        }
        return this;
    }

    @Override
    public boolean test(AgentStatus host) {
        return demands.stream().allMatch(demand -> demand.test(host));
    }

    private static boolean mentions(AgentStatus host, String needle) {
        if (contains(host.id(), needle)) {
            return true;
        }
        if (host.facts() != null
                && (contains(host.facts().hostname(), needle)
                        || contains(host.facts().os(), needle)
                        || contains(host.facts().osVersion(), needle))) {
            return true;
        }
        for (Map.Entry<String, String> tag : host.tags().entrySet()) {
            if (contains(tag.getKey() + '=' + tag.getValue(), needle)) {
                return true;
            }
        }
        return false;
    }

    private static boolean contains(String text, String needle) {
        return text.toLowerCase(Locale.ROOT).contains(needle);
    }
}

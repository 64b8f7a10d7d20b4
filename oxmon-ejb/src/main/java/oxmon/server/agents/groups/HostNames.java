package oxmon.server.agents.groups;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import oxmon.agents.TagMatcher;
import oxmon.common.Fault;
import oxmon.metrics.query.NameSelector;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;

/** Turns what people write for hosts into their names, as they are now. Thread-safe. */
@Singleton
public class HostNames {
    private static final String GROUP = "group:";
    private static final String TAG = "tag:";

    private final Agents agents;
    private final Groups groups;

    @Inject
    public HostNames(Agents agents, Groups groups) {
        this.agents = agents;
        this.groups = groups;
    }

    /**
     * The hosts that any of the words names.
     *
     * @param words names, globs, {@code group:web} or {@code tag:env=prod}; none means all
     * @throws Fault INVALID, naming {@code agent}, when there is no such group or a tag is malformed
     */
    public NameSelector select(List<String> words) {
        if (words.isEmpty()) {
            return NameSelector.ALL;
        }
        Set<String> names = new TreeSet<>();
        List<String> patterns = new ArrayList<>();
        for (String word : words) {
            if (word.startsWith(GROUP)) {
                names.addAll(ofGroup(word.substring(GROUP.length())));
            } else if (word.startsWith(TAG)) {
                names.addAll(withTag(word.substring(TAG.length())));
            } else {
                patterns.add(word);
            }
        }
        return NameSelector.of(names, patterns);
    }

    private List<String> ofGroup(String name) {
        Group group =
                groups.find(name).orElseThrow(() -> Fault.invalid("agent", "agent: there is no group \"" + name + '"'));
        return groups.hosts(group).stream().map(AgentStatus::id).toList();
    }

    private List<String> withTag(String text) {
        try {
            TagMatcher matcher = new TagMatcher(text);
            return agents.list(false).stream()
                    .filter(host -> matcher.matches(host.tags()))
                    .map(AgentStatus::id)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw Fault.invalid("agent", "agent: tag " + e.getMessage());
        }
    }
}

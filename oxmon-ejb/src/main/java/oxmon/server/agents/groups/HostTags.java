package oxmon.server.agents.groups;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import oxmon.agents.TagRules;
import oxmon.common.Fault;
import oxmon.server.agents.AgentRecord;
import oxmon.server.agents.AgentRecords;
import oxmon.server.agents.Agents;

/** The tags of hosts: those an agent sends, and over them those that people set here. Thread-safe. */
@Singleton
public class HostTags {
    private final Agents agents;
    private final AgentRecords records;

    @Inject
    public HostTags(Agents agents, AgentRecords records) {
        this.agents = agents;
        this.records = records;
    }

    /**
     * Tags of one host, sorted by key.
     *
     * @param tags what counts
     * @param fromAgent what the agent sends
     * @param setHere what people set; wins
     */
    public record Tags(Map<String, String> tags, Map<String, String> fromAgent, Map<String, String> setHere) {}

    /**
     * The tags of a host.
     *
     * @throws Fault NOT_FOUND when there is no such host
     */
    public Tags of(String agent) {
        if (agents.find(agent).isEmpty()) {
            throw Fault.notFound("there is no agent " + agent);
        }
        Map<String, String> fromAgent = new TreeMap<>();
        Map<String, String> setHere = new TreeMap<>();
        records.find(agent).ifPresent((AgentRecord record) -> {
            fromAgent.putAll(record.agentTags());
            setHere.putAll(record.uiTags());
        });
        Map<String, String> tags = new TreeMap<>(fromAgent);
        tags.putAll(setHere);
        return new Tags(tags, fromAgent, setHere);
    }

    /**
     * Sets these tags and removes all others that were set here.
     *
     * @throws Fault NOT_FOUND when there is no such host, INVALID when a tag is malformed
     */
    public Tags replace(String agent, Map<String, String> tags) {
        try {
            TagRules.check(tags);
        } catch (IllegalArgumentException e) {
            throw Fault.invalid("tags", "tags " + e.getMessage());
        }
        agents.setTags(agent, tags);
        return of(agent);
    }

    /**
     * Sets some tags and leaves the others.
     *
     * @param takenBack keys of what was set here and no longer counts, so that what the agent sends counts again
     * @throws Fault as {@link #replace}
     */
    public synchronized Tags merge(String agent, Map<String, String> changed, Set<String> takenBack) {
        Map<String, String> tags = new TreeMap<>(of(agent).setHere());
        tags.putAll(changed);
        tags.keySet().removeAll(takenBack);
        return replace(agent, tags);
    }
}

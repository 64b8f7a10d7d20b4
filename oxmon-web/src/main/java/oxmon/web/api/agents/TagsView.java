package oxmon.web.api.agents;

import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import oxmon.server.agents.groups.HostTags;

/**
 * The tags of a host.
 *
 * @param tags what counts
 * @param fromAgent what the agent sends
 * @param setHere what people set, which wins
 */
@Schema(name = "Tags")
public record TagsView(
        String agentId, Map<String, String> tags, Map<String, String> fromAgent, Map<String, String> setHere) {
    static TagsView of(String agentId, HostTags.Tags it) {
        return new TagsView(agentId, it.tags(), it.fromAgent(), it.setHere());
    }
}

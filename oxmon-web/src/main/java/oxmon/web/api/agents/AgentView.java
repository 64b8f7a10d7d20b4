package oxmon.web.api.agents;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentFacts;
import oxmon.server.agents.AgentStatus;

/**
 * One host.
 *
 * @param lastSeen when its newest batch was received; null when it never reported
 * @param active whether that is younger than three of its own intervals
 * @param status active, inactive, or unknown when it never reported
 * @param intervalSecs how far apart its batches are; null until learnt
 */
@Schema(name = "Agent")
public record AgentView(
        String agentId,
        @Nullable Instant lastSeen,
        boolean active,
        String status,
        @Nullable Double intervalSecs,
        @Nullable String hostname,
        @Nullable String os,
        @Nullable String osVersion,
        @Nullable String arch,
        @Nullable String kernelVersion,
        @Nullable Integer cpuCores,
        @Nullable Double memoryGb,
        @Nullable Double diskGb,
        @Nullable String agentVersion,
        @Nullable String machineId,
        Map<String, String> tags,
        boolean whitelisted,
        boolean verified,
        long refusedPoints) {
    static AgentView of(AgentStatus it) {
        AgentFacts facts = it.facts();
        Duration interval = it.interval();
        return new AgentView(
                it.id(),
                it.lastSeen(),
                it.active(),
                it.state().name().toLowerCase(Locale.ROOT),
                interval == null ? null : interval.toMillis() / 1000.0,
                facts == null ? null : told(facts.hostname()),
                facts == null ? null : told(facts.os()),
                facts == null ? null : told(facts.osVersion()),
                facts == null ? null : told(facts.arch()),
                facts == null ? null : told(facts.kernelVersion()),
                facts == null || facts.cpuCores() == 0 ? null : (Integer) facts.cpuCores(),
                facts == null || facts.memoryGb() == 0 ? null : (Double) facts.memoryGb(),
                facts == null || facts.diskGb() == 0 ? null : (Double) facts.diskGb(),
                told(it.version()),
                told(it.machineId()),
                new TreeMap<>(it.tags()),
                it.whitelisted(),
                it.verified(),
                it.refusedPoints());
    }

    @Nullable
    private static String told(String text) {
        return text.isEmpty() ? null : text;
    }
}

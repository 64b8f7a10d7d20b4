package oxmon.server.agents;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import oxmon.agents.AgentFacts;
import oxmon.server.database.CertDatabase;

/** The table {@code agents}: what hosts told of themselves and which tags they have. Thread-safe; keeps nothing in memory. */
@Singleton
public class AgentRecords {
    private final CertDatabase database;

    @Inject
    public AgentRecords(CertDatabase database) {
        this.database = database;
    }

    /** All hosts that ever told anything or were given a tag, by name, in name order. */
    public Map<String, AgentRecord> all() {
        Map<String, AgentRecord> all = new LinkedHashMap<>();
        database.jdbi()
                .useHandle(h -> h.createQuery("SELECT * FROM agents ORDER BY agent_id")
                        .map(ConstructorMapper.of(Row.class))
                        .forEach(row -> all.put(row.agentId(), row.record())));
        return all;
    }

    /** One host. */
    public Optional<AgentRecord> find(String agentId) {
        return database.jdbi()
                .withHandle(h -> h.createQuery("SELECT * FROM agents WHERE agent_id = :id")
                        .bind("id", agentId)
                        .map(ConstructorMapper.of(Row.class))
                        .findOne()
                        .map(Row::record));
    }

    /**
     * Keeps what hosts told, all or none of it. Their tags that were set here stay as they are, and so does {@code firstSeen} once
     * it is known. Call it when something changed, not for every batch.
     */
    public void save(Collection<AgentRecord> records) {
        database.jdbi().useTransaction(h -> {
            PreparedBatch batch = h.prepareBatch("""
                    INSERT INTO agents (agent_id, first_seen, hostname, os, os_version, arch, kernel_version,
                        cpu_cores, memory_gb, disk_gb, machine_id, agent_version, interval_secs, agent_tags, verified)
                    VALUES (:id, :firstSeen, :hostname, :os, :osVersion, :arch, :kernelVersion,
                        :cpuCores, :memoryGb, :diskGb, :machineId, :version, :intervalSecs, :agentTags, :verified)
                    ON CONFLICT (agent_id) DO UPDATE SET first_seen = coalesce(first_seen, excluded.first_seen),
                        hostname = excluded.hostname, os = excluded.os, os_version = excluded.os_version,
                        arch = excluded.arch, kernel_version = excluded.kernel_version,
                        cpu_cores = excluded.cpu_cores, memory_gb = excluded.memory_gb, disk_gb = excluded.disk_gb,
                        machine_id = excluded.machine_id, agent_version = excluded.agent_version,
                        interval_secs = excluded.interval_secs, agent_tags = excluded.agent_tags,
                        verified = excluded.verified""");
            records.forEach(it -> add(it, batch));
            batch.execute();
        });
    }

    private static void add(AgentRecord it, PreparedBatch batch) {
        AgentFacts facts = it.facts() == null ? new AgentFacts("", "", "", "", "", 0, 0, 0) : it.facts();
        batch.bind("id", it.agentId())
                .bind(
                        "firstSeen",
                        it.firstSeen() == null ? null : it.firstSeen().getEpochSecond())
                .bindMethods(facts)
                .bind("machineId", it.machineId())
                .bind("version", it.version())
                .bind("intervalSecs", it.intervalSecs())
                .bind("agentTags", json(it.agentTags()))
                .bind("verified", it.verified())
                .add();
    }

    /** Replaces the tags that were set here; the host need not have reported yet. */
    public void setUiTags(String agentId, Map<String, String> tags) {
        database.jdbi()
                .useHandle(h -> h.createUpdate("""
                                INSERT INTO agents (agent_id, ui_tags) VALUES (:id, :tags)
                                ON CONFLICT (agent_id) DO UPDATE SET ui_tags = excluded.ui_tags""")
                        .bind("id", agentId)
                        .bind("tags", json(tags))
                        .execute());
    }

    private static String json(Map<String, String> tags) {
        JsonObjectBuilder object = JSON.createObjectBuilder();
        new TreeMap<>(tags).forEach(object::add);
        return object.build().toString();
    }

    private static Map<String, String> tags(String json) {
        Map<String, String> tags = new TreeMap<>();
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            JsonObject object = reader.readObject();
            object.forEach((key, value) ->
                    tags.put(key, value instanceof JsonString text ? text.getString() : value.toString()));
        } catch (JsonException e) {
            return Map.of(); // written by hand; a host without tags is better than no host
        }
        return tags;
    }

    /** A row of the table. */
    record Row(
            String agentId,
            @Nullable Long firstSeen,
            String hostname,
            String os,
            String osVersion,
            String arch,
            String kernelVersion,
            int cpuCores,
            double memoryGb,
            double diskGb,
            String machineId,
            String agentVersion,
            int intervalSecs,
            String agentTags,
            String uiTags,
            boolean verified) {
        AgentRecord record() {
            AgentFacts facts = hostname.isEmpty() && os.isEmpty() && cpuCores == 0
                    ? null
                    : new AgentFacts(hostname, os, osVersion, arch, kernelVersion, cpuCores, memoryGb, diskGb);
            return new AgentRecord(
                    agentId,
                    firstSeen == null ? null : Instant.ofEpochSecond(firstSeen),
                    facts,
                    machineId,
                    agentVersion,
                    intervalSecs,
                    tags(agentTags),
                    tags(uiTags),
                    verified);
        }
    }
}

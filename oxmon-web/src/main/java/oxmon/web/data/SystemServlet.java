package oxmon.web.data;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import oxmon.identity.Permission;
import oxmon.metrics.MetricStore;
import oxmon.metrics.StoreFigures;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;
import oxmon.server.common.DataDirectory;
import oxmon.server.metrics.Metrics;
import oxmon.server.selfmonitoring.Health;
import oxmon.server.selfmonitoring.Refusals;
import oxmon.server.selfmonitoring.SelfMonitoring;
import oxmon.server.settings.ServerSettings;

/** How the server itself is: health, refused points, the store day by day, odd settings. */
@WebServlet("/ui/data/system")
public class SystemServlet extends ObjectServlet {
    private static final long serialVersionUID = 1;
    private static final int MOST_ROWS = 200;
    private static final int MOST_UNVERIFIED = 50;

    @Inject
    private transient Health health;

    @Inject
    private transient Refusals refusals;

    @Inject
    private transient Metrics metrics;

    @Inject
    private transient SelfMonitoring selfMonitoring;

    @Inject
    private transient Agents agents;

    @Inject
    private transient ServerSettings settings;

    @Inject
    private transient DataDirectory directory;

    /** Made by the container. */
    public SystemServlet() {
        super(Permission.SYSTEM_READ);
    }

    @Override
    JsonObject answer(HttpServletRequest request) {
        Health.Report report = health.report();
        List<MetricStore.Day> days = metrics.days();
        List<MetricStore.RollupFile> rollups = metrics.rollups();
        return JSON.createObjectBuilder()
                .add(
                        "health",
                        JSON.createObjectBuilder()
                                .add("status", report.status())
                                .add("version", report.version())
                                .add("uptime_secs", report.uptime().toSeconds())
                                .add("agent_count", report.agentCount())
                                .add("storage_status", report.storageStatus())
                                .add("problems", JSON.createArrayBuilder(report.problems())))
                .add("settings", settings.source())
                .add("warnings", JSON.createArrayBuilder(settings.warnings()))
                .add("refused", refused())
                .add("days", days(days))
                .add("rollups", rollups(rollups))
                .add(
                        "store_bytes",
                        days.stream().mapToLong(MetricStore.Day::sizeBytes).sum()
                                + rollups.stream()
                                        .mapToLong(MetricStore.RollupFile::sizeBytes)
                                        .sum())
                .add("store", store())
                .add(
                        "full_in_secs",
                        selfMonitoring
                                .diskFullIn()
                                .<JsonValue>map(left -> JSON.createValue(left.toSeconds()))
                                .orElse(JsonValue.NULL))
                .add("free_bytes", directory.root().toFile().getUsableSpace())
                .add("data_dir", directory.root().toString())
                .add("retention_days", settings.storage().retentionDays())
                .add("rollup_days", settings.storage().rollupDays())
                .add(
                        "grpc",
                        JSON.createObjectBuilder()
                                .add("host", settings.grpc().host())
                                .add("port", settings.grpc().port())
                                .add("tls", settings.grpc().tls().isPresent()))
                .add("require_agent_auth", settings.auth().requireAgentAuth())
                .add("unverified", unverified())
                .add("java", Runtime.version().toString())
                .add("server", request.getServletContext().getServerInfo())
                .build();
    }

    private JsonObjectBuilder store() {
        StoreFigures now = metrics.figures();
        return JSON.createObjectBuilder()
                .add("points", now.points())
                .add("late_points", now.latePoints())
                .add("series", now.series())
                .add("max_series", settings.limits().maxSeries())
                .add("head_bytes", now.headBytes())
                .add("log_bytes", now.logBytes())
                .add("sync_millis", now.syncs() == 0 ? 0 : now.syncSeconds() / now.syncs() * 1e3)
                .add("longest_sync_millis", now.longestSyncSeconds() * 1e3)
                .add("unflushed_secs", (long) now.unflushedSeconds())
                .add("unpacked_days", now.unpackedDays())
                .add("recovered_points", now.recoveredPoints())
                .add("recovery_millis", now.recoverySeconds() * 1e3);
    }

    private JsonObjectBuilder refused() {
        JsonArrayBuilder rows = JSON.createArrayBuilder();
        refusals.rows().stream()
                .limit(MOST_ROWS)
                .forEach(row -> rows.add(JSON.createObjectBuilder()
                        .add("agent", row.agent())
                        .add("reason", row.reason().name().toLowerCase(Locale.ROOT))
                        .add("count", row.count())
                        .add("last", row.last().toEpochMilli())));
        return JSON.createObjectBuilder().add("total", refusals.total()).add("rows", rows);
    }

    private static JsonArrayBuilder days(List<MetricStore.Day> days) {
        JsonArrayBuilder array = JSON.createArrayBuilder();
        days.forEach(day -> array.add(JSON.createObjectBuilder()
                .add("date", day.date().toString())
                .add("bytes", day.sizeBytes())
                .add("fault", day.fault())));
        return array;
    }

    private static JsonArrayBuilder rollups(List<MetricStore.RollupFile> files) {
        JsonArrayBuilder array = JSON.createArrayBuilder();
        files.forEach(file -> array.add(JSON.createObjectBuilder()
                .add("name", file.name())
                .add("days", file.days())
                .add("bytes", file.sizeBytes())
                .add("fault", file.fault())));
        return array;
    }

    private JsonArrayBuilder unverified() {
        JsonArrayBuilder ids = JSON.createArrayBuilder();
        agents.list(false).stream()
                .filter(agent -> agent.lastSeen() != null && !agent.verified())
                .map(AgentStatus::id)
                .limit(MOST_UNVERIFIED)
                .forEach(ids::add);
        return ids;
    }
}

package oxmon.server.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import oxmon.metrics.Limits;
import oxmon.settings.Problem;
import oxmon.settings.SettingsException;
import oxmon.settings.SettingsReader;

/**
 * All start-up settings of the server.
 *
 * @param source the file they came from, or "defaults"
 * @param standalone whether oxmon's own launcher runs the server, so that host and port of {@code http} are real
 * @param metricsOpen whether {@code /metrics} needs no token
 * @param strict whether a wrong provisioned entry refuses the start
 * @param warnings what is odd and harmless, and which entries were left out
 */
public record ServerSettings(
        String source,
        boolean standalone,
        HttpSettings http,
        GrpcSettings grpc,
        StorageSettings storage,
        QuerySettings query,
        AuthSettings auth,
        Limits limits,
        Provisioned provisioned,
        NotificationSettings notification,
        CertificateSettings certificates,
        String logLevel,
        String logFormat,
        boolean metricsOpen,
        boolean strict,
        List<String> warnings) {
    /** System properties of the launcher, and the variables whose place they take. */
    private static final Map<String, String> PROPERTIES = Map.of(
            "oxmon.http.host", "OXMON_HTTP_HOST",
            "oxmon.http.port", "OXMON_HTTP_PORT",
            "oxmon.grpc.host", "OXMON_GRPC_HOST",
            "oxmon.grpc.port", "OXMON_GRPC_PORT",
            "oxmon.data.dir", "OXMON_DATA_DIR");

    /**
     * Reads the settings.
     *
     * @param file absent means defaults and variables only
     * @param environment the process's environment
     * @param properties the JVM's system properties; they beat the environment
     * @throws SettingsException when anything is wrong, with all of it
     */
    public static ServerSettings load(
            Optional<Path> file, Map<String, String> environment, Map<String, String> properties) {
        Map<String, String> variables = new TreeMap<>(environment);
        PROPERTIES.forEach((property, variable) -> {
            String value = properties.get(property);
            if (value != null) {
                variables.put(variable, value);
            }
        });
        SettingsReader in = file.map(path -> SettingsReader.file(path, variables))
                .orElseGet(() -> SettingsReader.defaults(variables));
        return read(in, Boolean.parseBoolean(properties.get("oxmon.standalone")));
    }

    /** Reads all records, and refuses what nobody knows. */
    public static ServerSettings read(SettingsReader in, boolean standalone) {
        HttpSettings http = HttpSettings.read(in);
        GrpcSettings grpc = GrpcSettings.read(in);
        StorageSettings storage = StorageSettings.read(in);
        QuerySettings query = QuerySettings.read(in);
        AuthSettings auth = AuthSettings.read(in);
        Limits limits = Limits.read(in);
        Provisioned provisioned = Provisioned.read(in);
        NotificationSettings notification =
                NotificationSettings.read(in, provisioned.aggregationWindowSecs(), Set.of(http.port(), grpc.port()));
        String level = in.choice("log.level", "info", Set.of("error", "warn", "info", "debug", "trace"));
        String format = in.choice("log.format", "text", Set.of("text", "json"));
        CertificateSettings certificates = CertificateSettings.read(in);
        boolean metricsOpen = in.flag("metrics.open", false);
        boolean strict = in.flag("strict", false);
        List<String> warnings = new ArrayList<>(in.finish());
        if (strict && !provisioned.problems().isEmpty()) {
            throw new SettingsException(provisioned.problems().stream()
                    .map(p -> new Problem(in.source(), "", p))
                    .toList());
        }
        warnings.addAll(provisioned.problems());
        return new ServerSettings(
                in.source(),
                standalone,
                http,
                grpc,
                storage,
                query,
                auth,
                limits,
                provisioned,
                notification,
                certificates,
                level,
                format,
                metricsOpen,
                strict,
                List.copyOf(warnings));
    }

    /** Whether the HTTP listener is known to be reachable from this machine only. */
    public boolean loopbackOnly() {
        return standalone && Set.of("127.0.0.1", "::1", "[::1]", "localhost").contains(http.host());
    }
}

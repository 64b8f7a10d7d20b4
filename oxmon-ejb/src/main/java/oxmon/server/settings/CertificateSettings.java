package oxmon.server.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import oxmon.settings.SettingsReader;

/**
 * How certificates are watched: {@code [cert_check]}.
 *
 * @param enabled whether they are checked by themselves; by hand they always can be
 * @param interval between two checks of a domain that names no interval of its own
 * @param tick how often it is looked which checks are due
 * @param timeout for one check of one address
 * @param maxConcurrent how many checks go on at a time
 * @param caFiles files of PEM certificates to trust beside the JDK's store
 * @param retention how long results of checks are kept
 */
public record CertificateSettings(
        boolean enabled,
        Duration interval,
        Duration tick,
        Duration timeout,
        int maxConcurrent,
        List<Path> caFiles,
        Duration retention) {
    public CertificateSettings {
        caFiles = List.copyOf(caFiles);
    }

    /** Reads the keys. */
    public static CertificateSettings read(SettingsReader in) {
        return new CertificateSettings(
                in.flag("cert_check.enabled", true),
                Duration.ofSeconds(in.integer("cert_check.default_interval_secs", 86_400, 60, 31_536_000)),
                Duration.ofSeconds(in.integer("cert_check.tick_secs", 60, 1, 86_400)),
                Duration.ofSeconds(in.integer("cert_check.connect_timeout_secs", 10, 1, 600)),
                in.integer("cert_check.max_concurrent", 10, 1, 1000),
                in.text("cert_check.ca_file").map(Path::of).stream().toList(),
                Duration.ofDays(in.integer("cert_check.history_days", 365, 1, 3_650)));
    }
}

package oxmon.collect.collectors;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import oxmon.certificates.CertificateFacts;
import oxmon.certificates.OwnCertificate;
import oxmon.collect.Collector;
import oxmon.collect.Patience;
import oxmon.collect.Readings;
import oxmon.collect.keystores.FoundFiles;
import oxmon.collect.keystores.KeystoreSettings;

/**
 * Whole days until the certificates in this host's keystores and PEM files expire, rounded down, negative once they have; by file,
 * alias and subject. From the JDK alone, so the same everywhere; a host without such files reports none.
 *
 * <p>Days change once a day: they are told every {@link #TELL_EVERY}, and at once when a file is new, has changed or is gone, which is
 * looked for every {@link #LOOK_EVERY}. The first call only looks. A pattern whose file system hangs keeps nobody waiting but once.
 */
public final class KeystoreCollector implements Collector {
    static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    static final Duration TELL_EVERY = Duration.ofMinutes(10);

    private static final Logger LOG = System.getLogger(KeystoreCollector.class.getName());
    private static final String METRIC = "certificate.days_until_expiry";
    private static final Duration AT_MOST = Duration.ofSeconds(1);
    private static final int MOST_FILES = 200;
    private static final int MOST_CERTIFICATES = 1_000;

    private final Map<String, FoundFiles> byPattern = new LinkedHashMap<>();
    private final Patience patience = new Patience("keystores");
    private final Clock clock;
    private final LongSupplier nanoTime;
    private boolean looked;
    private boolean tooMany;
    private long lookedAt;
    private long toldAt;

    /**
     * @param clock says what day it is
     * @param nanoTime a clock that never jumps
     */
    public KeystoreCollector(KeystoreSettings settings, Clock clock, LongSupplier nanoTime) {
        settings.files()
                .forEach(pattern -> byPattern.put(pattern.text(), new FoundFiles(pattern, settings.passwords())));
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    @Override
    public String name() {
        return "certificate";
    }

    @Override
    public void collect(Readings into) {
        long now = nanoTime.getAsLong();
        boolean first = !looked;
        if (first || now - lookedAt >= LOOK_EVERY.toNanos()) {
            look();
            looked = true;
            lookedAt = now;
        }
        if (!first && (hasChanged() || now - toldAt >= TELL_EVERY.toNanos())) {
            tell(clock.instant(), into);
            toldAt = now;
        }
    }

    private void look() {
        int room = MOST_FILES;
        for (Map.Entry<String, FoundFiles> each : byPattern.entrySet()) {
            FoundFiles files = each.getValue();
            int most = room;
            patience.ask(
                    "the search for " + each.getKey(),
                    () -> {
                        files.look(most);
                        return true;
                    },
                    AT_MOST);
            room = Math.max(0, room - files.count());
        }
    }

    private boolean hasChanged() {
        boolean changed = false;
        for (FoundFiles files : byPattern.values()) {
            changed |= files.hasChanged();
        }
        return changed;
    }

    private void tell(Instant now, Readings into) {
        Map<Path, List<OwnCertificate>> found = new LinkedHashMap<>(); // several patterns may find the same file
        byPattern.values().forEach(files -> files.each(found::putIfAbsent));
        int told = 0;
        for (Map.Entry<Path, List<OwnCertificate>> file : found.entrySet()) {
            for (OwnCertificate certificate : file.getValue()) {
                if (told++ == MOST_CERTIFICATES) {
                    warnOfTooMany();
                    return;
                }
                tell(file.getKey(), certificate, now, into);
            }
        }
    }

    private void warnOfTooMany() {
        if (!tooMany) {
            tooMany = true;
            LOG.log(Level.WARNING, "of this host's certificates only " + MOST_CERTIFICATES + " are told");
        }
    }

    private static void tell(Path file, OwnCertificate certificate, Instant now, Readings into) {
        Map<String, String> labels = new TreeMap<>(Map.of("file", file.toString(), "subject", certificate.subject()));
        if (!certificate.alias().isEmpty()) {
            labels.put("alias", certificate.alias());
        }
        into.gauge(METRIC, CertificateFacts.daysLeft(certificate.notAfter(), now), labels);
    }
}

package oxmon.server.notification;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import oxmon.identity.Caller;
import oxmon.notification.SilenceReader;
import oxmon.notification.SilenceWindow;
import oxmon.server.catalog.Catalog;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Kind;
import oxmon.server.database.CertDatabase;
import oxmon.server.settings.ServerSettings;

/** All windows of silence: those of server.toml, which are read-only here, and those that people make. Thread-safe. */
@Singleton
public class SilenceWindows {
    private final Catalog<SilenceWindow> catalog;
    private final ZoneId zone;

    @Inject
    SilenceWindows(ServerSettings settings, CertDatabase database, Clock clock) {
        this(
                settings.provisioned().silenceWindows().stream()
                        .map(entry -> Map.copyOf(entry.values()))
                        .toList(),
                settings.notification().words().zone(),
                database,
                clock);
    }

    SilenceWindows(List<Map<String, Object>> ofFile, ZoneId zone, CertDatabase database, Clock clock) {
        this.zone = zone;
        this.catalog = new Catalog<>(
                new SilenceKind(zone),
                ofFile.stream()
                        .map(values -> SilenceReader.read(values, "silence", zone))
                        .map(window -> new Entry<>(window.name(), window, null))
                        .toList(),
                database,
                clock);
    }

    private record SilenceKind(ZoneId zone) implements Kind<SilenceWindow> {
        @Override
        public String noun() {
            return "silence";
        }

        @Override
        public String table() {
            return "silence_windows";
        }

        /** Each is asked for each message. */
        @Override
        public int most() {
            return 1_000;
        }

        @Override
        public SilenceWindow read(String id, Map<String, Object> fields) {
            return SilenceReader.read(fields, "silence", zone);
        }

        @Override
        public String name(SilenceWindow window) {
            return window.name();
        }

        @Override
        public String type(SilenceWindow window) {
            return window.recurrence().word();
        }

        @Override
        public boolean enabled(SilenceWindow window) {
            return window.enabled();
        }

        @Override
        public Map<String, Object> opened(String id, Map<String, Object> kept) {
            Map<String, Object> fields = new LinkedHashMap<>(kept);
            fields.remove("type"); // the recurrence is among the fields
            return fields;
        }
    }

    /** The zone of windows that name none. */
    public ZoneId zone() {
        return zone;
    }

    /** All windows by name, disabled ones included. */
    public List<Entry<SilenceWindow>> list() {
        return catalog.list();
    }

    /** One window; empty when there is none. */
    public Optional<Entry<SilenceWindow>> find(String id) {
        return catalog.find(id);
    }

    /** One window; @throws oxmon.common.Fault NOT_FOUND */
    public Entry<SilenceWindow> get(String id) {
        return catalog.get(id);
    }

    /** What keeps them. */
    public Catalog<SilenceWindow> catalog() {
        return catalog;
    }

    /** Makes a window; see {@link Catalog#create}. */
    public Entry<SilenceWindow> create(Map<String, ? extends @Nullable Object> wanted, Caller caller) {
        return catalog.create(wanted, caller);
    }

    /** Changes what is named and leaves the rest; see {@link Catalog#change}. */
    public Entry<SilenceWindow> change(
            String id, Map<String, ? extends @Nullable Object> changes, @Nullable Long expectedVersion, Caller caller) {
        return catalog.change(id, changes, expectedVersion, caller);
    }

    /** Removes a window; what it held back is told. See {@link Catalog#remove}. */
    public void remove(String id, @Nullable Long expectedVersion, Caller caller) {
        catalog.remove(id, expectedVersion, caller);
    }
}

package oxmon.server.notification;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import oxmon.identity.Caller;
import oxmon.server.catalog.Catalog;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;
import oxmon.server.database.CertDatabase;
import oxmon.server.outbound.Outbound;
import oxmon.server.secrets.Vault;
import oxmon.server.settings.ServerSettings;

/** All channels: those of server.toml, which are read-only here, and those that people make. Thread-safe. */
@Singleton
public class Channels {
    private final ChannelKind kind;
    private final Catalog<Channel> catalog;

    @Inject
    Channels(ServerSettings settings, Outbound outbound, CertDatabase database, Vault vault, Clock clock) {
        this(
                new ChannelReader(outbound, settings.notification().words(), clock),
                settings.provisioned().channels().stream()
                        .map(entry -> Map.copyOf(entry.values()))
                        .toList(),
                database,
                vault,
                clock);
    }

    Channels(ChannelReader reader, List<Map<String, Object>> ofFile, CertDatabase database, Vault vault, Clock clock) {
        this.kind = new ChannelKind(reader, vault);
        this.catalog = new Catalog<>(
                kind,
                ofFile.stream()
                        .map(values -> reader.read(values, true))
                        .map(channel -> new Entry<>(channel.id(), channel, null))
                        .toList(),
                database,
                clock);
    }

    /** All channels by name, disabled ones included. */
    public List<Entry<Channel>> list() {
        return catalog.list();
    }

    /** One channel; empty when there is none. */
    public Optional<Entry<Channel>> find(String id) {
        return catalog.find(id);
    }

    /** One channel; @throws oxmon.common.Fault NOT_FOUND */
    public Entry<Channel> get(String id) {
        return catalog.get(id);
    }

    /** What keeps them. */
    public Catalog<Channel> catalog() {
        return catalog;
    }

    /** Makes a channel; see {@link Catalog#create}. */
    public Entry<Channel> create(Map<String, ? extends @Nullable Object> wanted, Caller caller) {
        return catalog.create(wanted, caller);
    }

    /**
     * Changes what is named and leaves the rest; see {@link Catalog#change}. Secrets that come masked stay; unless the channel would lead
     * elsewhere, when they must be entered again.
     */
    public Entry<Channel> change(
            String id, Map<String, ? extends @Nullable Object> changes, @Nullable Long expectedVersion, Caller caller) {
        return catalog.change(id, changes, expectedVersion, caller);
    }

    /** Removes a channel; see {@link Catalog#remove}. */
    public void remove(String id, @Nullable Long expectedVersion, Caller caller) {
        catalog.remove(id, expectedVersion, caller);
    }

    /**
     * A channel as it would be, to be tried before it is kept.
     *
     * @param id the one that would be changed; null for a new one
     * @throws oxmon.common.Fault as {@link #create} and {@link #change}, except for names
     */
    public Channel draft(@Nullable String id, Map<String, ? extends @Nullable Object> fields) {
        Made made = id == null ? null : catalog.get(id).made();
        Map<String, Object> written = new LinkedHashMap<>();
        kind.merged(made == null ? Map.of() : made.written(), fields).forEach((name, value) -> {
            if (value != null) {
                written.put(name, value);
            }
        });
        return kind.read(id == null ? UUID.randomUUID().toString() : id, written);
    }
}

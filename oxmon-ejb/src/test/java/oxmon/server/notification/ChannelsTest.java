package oxmon.server.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.alerting.Field;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.notification.Language;
import oxmon.notification.Message;
import oxmon.notification.Words;
import oxmon.server.catalog.Catalog;
import oxmon.server.catalog.Entry;
import oxmon.server.catalog.Entry.Made;
import oxmon.server.database.CertDatabase;
import oxmon.server.outbound.Outbound;
import oxmon.server.outbound.OutboundSettings;
import oxmon.server.secrets.Vault;

/** Channels that people make: what is kept of them, what is shown, and what may be changed. */
class ChannelsTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Caller OLGA = new Caller("7", "olga", Role.OPERATOR, 0, false);
    private static final String SECRET = "hush-hush-hush";
    private static final Map<String, Object> HOOK = Map.of(
            "type",
            "webhook",
            "name",
            "hook",
            "url",
            "https://hooks.example.com/T00/" + SECRET,
            "secret",
            SECRET,
            "headers",
            Map.of("Authorization", "Bearer " + SECRET));

    @TempDir
    Path directory;

    private final Outbound outbound = Outbound.of(OutboundSettings.strict(Set.of()), Thread::new);
    private CertDatabase database;
    private Channels channels;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        channels = new Channels(
                new ChannelReader(outbound, new Words(Language.EN, ZoneOffset.UTC), clock),
                List.of(Map.of("type", "slack", "webhook_url", "https://example.com/x")),
                database,
                new Vault(directory),
                clock);
    }

    @AfterEach
    void close() {
        database.close();
        outbound.close();
    }

    private void reopen() {
        database.close();
        open();
    }

    @Test
    void aDocumentShowsNoSecrets_andKeepsThoseThatAreMasked() {
        Entry<Channel> made = channels.create(HOOK, OLGA);
        Map<String, Object> written = channels.catalog().written().get(0);
        assertThat(written.toString()).doesNotContain(SECRET).contains(Channel.MASK);
        assertThat(channels.catalog().put(written, true, OLGA)).isEqualTo(Catalog.Put.UNCHANGED);
        Map<String, Object> milder = new HashMap<>(written);
        milder.put("min_severity", "critical");
        assertThat(channels.catalog().put(milder, true, OLGA)).isEqualTo(Catalog.Put.CHANGED);
        assertThat(channels.get(made.id()).value().parameters()).containsEntry("secret", SECRET);
        channels.remove(made.id(), null, OLGA);
        assertThatThrownBy(() -> channels.catalog().put(written, false, OLGA))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("must be entered as a whole, it is only a mask");
    }

    @Test
    void whatIsMadeSurvivesARestart_withItsSecrets() {
        Entry<Channel> made = channels.create(HOOK, OLGA);
        assertThat(channels.list()).extracting(each -> each.value().name()).containsExactly("hook", "slack");
        assertThat(channels.list()).extracting(Entry::source).containsExactly("api", "file");
        reopen();
        Channel again = channels.get(made.id()).value();
        assertThat(again.parameters()).isEqualTo(made.value().parameters()).containsEntry("secret", SECRET);
        assertThat(again.id()).isEqualTo(made.id()).isNotEqualTo("hook");
        assertThat(channels.get("slack").value().id()).isEqualTo("slack");
    }

    @Test
    void noSecretIsOnDiskOrShown() throws Exception {
        Entry<Channel> made = channels.create(HOOK, OLGA);
        channels.change(made.id(), Map.of("min_severity", "critical"), 1L, OLGA);
        database.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(SECRET);
            }
        }
        open();
        Entry<Channel> entry = channels.get(made.id());
        assertThat(entry.value().shown() + " " + entry).doesNotContain(SECRET).contains("https://hooks.example.com/");
    }

    @Test
    void maskedSecretsStayWhatTheyWere() {
        Entry<Channel> made = channels.create(HOOK, OLGA);
        Map<String, Object> seen = new TreeMap<>(made.value().shown());
        seen.put("min_severity", "warning");
        Entry<Channel> is = channels.change(made.id(), seen, 1L, OLGA);
        assertThat(is.value().parameters())
                .containsEntry("secret", SECRET)
                .containsEntry("url", HOOK.get("url"))
                .containsEntry("headers", HOOK.get("headers"))
                .containsEntry("min_severity", "warning");
        assertThat(made(is).version()).isEqualTo(2);
    }

    @Test
    void aChannelThatWouldLeadElsewhereNeedsItsSecretsAgain() {
        Entry<Channel> made = channels.create(HOOK, OLGA);
        Map<String, Object> stolen = Map.of("url", "https://thief.example.com/");
        assertThat(fault(() -> channels.change(made.id(), stolen, null, OLGA)).field())
                .isIn("secret", "headers");
        Map<String, Object> masked = new TreeMap<>(made.value().shown());
        masked.put("url", "https://thief.example.com/");
        assertThat(fault(() -> channels.change(made.id(), masked, null, OLGA)).detail())
                .contains("must be entered again, since the channel would lead elsewhere");
        assertThat(fault(() -> channels.draft(made.id(), masked)).field()).isIn("secret", "headers");
        masked.put("secret", "another-secret");
        masked.put("headers", Map.of("Authorization", "Bearer other"));
        assertThat(channels.change(made.id(), masked, null, OLGA).value().parameters())
                .containsEntry("url", "https://thief.example.com/")
                .containsEntry("secret", "another-secret");
        Map<String, Object> path = Map.of("url", "https://thief.example.com/other/path");
        assertThat(fault(() -> channels.change(made.id(), path, null, OLGA)).field())
                .as("another path of the same server may be another account")
                .isIn("secret", "headers");
    }

    @Test
    void aMaskIsNoSecret() {
        Map<String, Object> copied = new HashMap<>(HOOK);
        copied.put("secret", Channel.MASK);
        assertThat(fault(() -> channels.create(copied, OLGA)).field()).isEqualTo("secret");
        copied.put("secret", SECRET);
        copied.put("url", "https://hooks.example.com/" + Channel.MASK);
        assertThat(fault(() -> channels.create(copied, OLGA)).field()).isEqualTo("url");
        assertThat(channels.list()).hasSize(1);
    }

    @Test
    void everyFieldThatLeadsSomewhereIsKnownToDoSo() {
        List<String> leading = ChannelTypes.all().stream()
                .flatMap(type -> type.fields().stream())
                .map(Field::name)
                .filter(ChannelKind::isLeading)
                .distinct()
                .sorted()
                .toList();
        assertThat(leading)
                .containsExactly(
                        "api_url",
                        "gateway_url",
                        "server_url",
                        "smtp_host",
                        "smtp_port",
                        "smtp_security",
                        "syslog_host",
                        "syslog_port",
                        "url",
                        "webhook_url");
        assertThat(ChannelTypes.all())
                .allSatisfy(type -> assertThat(type.fields())
                        .as(type.type())
                        .anyMatch(field -> ChannelKind.isLeading(field.name())));
    }

    @Test
    void withoutItsKeyAChannelIsThere_saysSo_andCanBeMended() throws Exception {
        Entry<Channel> made = channels.create(HOOK, OLGA);
        Files.delete(directory.resolve(Vault.FILE));
        reopen();
        Channel locked = channels.get(made.id()).value();
        assertThat(locked.name()).isEqualTo("hook");
        assertThatThrownBy(() -> locked.sender().send(Message.test("", 0, "")))
                .isInstanceOfSatisfying(DeliveryFailure.class, failure -> {
                    assertThat(failure.retry()).isTrue();
                    assertThat(failure.text()).contains("url", "secret", "headers", "secrets.key");
                });
        assertThat(fault(() -> channels.change(made.id(), Map.of("min_severity", "info"), null, OLGA))
                        .detail())
                .contains("must be entered again");
        channels.change(made.id(), Map.of("enabled", false), null, OLGA);
        reopen();
        assertThat(channels.get(made.id()).value().enabled())
                .as("so that it troubles nobody")
                .isFalse();
        assertThat(fault(() -> channels.change(made.id(), Map.of("enabled", true), null, OLGA))
                        .detail())
                .contains("must be entered again");
        Entry<Channel> mended = channels.change(made.id(), HOOK, null, OLGA);
        assertThat(mended.value().parameters()).containsEntry("secret", SECRET);
        reopen();
        assertThat(channels.get(made.id()).value().parameters()).containsEntry("secret", SECRET);
    }

    @Test
    void aChangeUponAnOlderVersion_andOneOfTheFiles_areRefused() {
        Entry<Channel> made = channels.create(HOOK, OLGA);
        channels.change(made.id(), Map.of("enabled", false), 1L, OLGA);
        assertThat(fault(() -> channels.change(made.id(), Map.of("enabled", true), 1L, OLGA))
                        .detail())
                .isEqualTo("the channel hook was changed meanwhile");
        assertThat(fault(() -> channels.remove("slack", null, OLGA)).detail()).contains("provided by server.toml");
        assertThat(fault(() -> channels.remove(made.id(), 1L, OLGA)).kind()).isEqualTo(Fault.Kind.CONFLICT);
        channels.remove(made.id(), 2L, OLGA);
        assertThat(fault(() -> channels.get(made.id())).kind()).isEqualTo(Fault.Kind.NOT_FOUND);
        Map<String, Object> taken = new HashMap<>(HOOK);
        taken.put("name", "slack");
        assertThat(fault(() -> channels.create(taken, OLGA)).field()).isEqualTo("name");
    }

    @Test
    void aDraftIsTriedAndNotKept() {
        Entry<Channel> made = channels.create(HOOK, OLGA);
        assertThat(channels.draft(null, HOOK).parameters()).containsEntry("secret", SECRET);
        Map<String, @Nullable Object> changes = new HashMap<>();
        changes.put("secret", null);
        assertThat(channels.draft(made.id(), changes).parameters()).doesNotContainKey("secret");
        assertThat(channels.list()).hasSize(2);
        assertThat(channels.get(made.id())).isEqualTo(channels.find(made.id()).orElseThrow());
        assertThat(made(channels.get(made.id())).version()).isEqualTo(1);
    }

    private static Made made(Entry<Channel> entry) {
        Made made = entry.made();
        if (made == null) {
            throw new AssertionError(entry + " is the file's");
        }
        return made;
    }

    private static Fault fault(Runnable refused) {
        try {
            refused.run();
        } catch (Fault fault) {
            return fault;
        }
        throw new AssertionError("it was not refused");
    }
}

package oxmon.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.certificates.Protocol;
import oxmon.common.Fault;
import oxmon.server.database.CertDatabase;

/** Domains in the table of a real cert.db. */
class DomainsTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private CertDatabase database;
    private Domains domains;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        domains = new Domains(database, CLOCK);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Fault fault(ThrowingCallable call) {
        List<Fault> found = new ArrayList<>();
        assertThatThrownBy(call).isInstanceOfSatisfying(Fault.class, found::add);
        return found.get(0);
    }

    private List<String> names(@Nullable Boolean enabled, String search) {
        return domains.find(new Domains.Wanted(enabled, search, 20, 0)).domains().stream()
                .map(WatchedDomain::place)
                .toList();
    }

    @Test
    void aDomainIsAdded_changedFieldByField_andRemoved() {
        WatchedDomain made = domains.add(Map.<String, Object>of("domain", "Example.com", "note", "主站"));
        assertThat(domains.get(made.id())).isEqualTo(made);
        assertThat(made.domain()).isEqualTo("example.com");
        assertThat(made.port()).isEqualTo(443);
        assertThat(made.interval()).isNull();
        assertThat(made.watched().labels().asMap()).isEqualTo(Map.of("domain", "example.com"));

        WatchedDomain changed = domains.change(
                made.id(),
                Map.<String, Object>of(
                        "port", 8443L, "check_interval_secs", 3600L, "enabled", false, "protocol", "smtp"));
        assertThat(changed.interval()).isEqualTo(Duration.ofHours(1));
        assertThat(changed.protocol()).isEqualTo(Protocol.SMTP);
        assertThat(changed.note()).isEqualTo("主站");
        assertThat(changed.watched().labels().asMap()).isEqualTo(Map.of("domain", "example.com", "port", "8443"));
        Map<String, @Nullable Object> back = new HashMap<>();
        back.put("check_interval_secs", null);
        back.put("domain", "other.example");
        assertThat(domains.change(made.id(), back))
                .satisfies(each -> assertThat(each.interval()).isNull())
                .satisfies(each -> assertThat(each.domain()).as("stays").isEqualTo("example.com"));

        domains.remove(made.id());
        assertThat(domains.all()).isEmpty();
        assertThat(fault(() -> domains.get(made.id())).kind()).isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(fault(() -> domains.remove(made.id())).kind()).isEqualTo(Fault.Kind.NOT_FOUND);
        assertThat(fault(() -> domains.change(made.id(), Map.of())).kind()).isEqualTo(Fault.Kind.NOT_FOUND);
    }

    @Test
    void theSamePortIsWatchedOnce() {
        domains.add(Map.<String, Object>of("domain", "example.com"));
        assertThat(fault(() -> domains.add(Map.<String, Object>of("domain", "EXAMPLE.com.", "port", 443L)))
                        .code())
                .isEqualTo("duplicate_domain");
        WatchedDomain other = domains.add(Map.<String, Object>of("domain", "example.com", "port", 8443L));
        assertThat(fault(() -> domains.change(other.id(), Map.<String, Object>of("port", 443L)))
                        .code())
                .isEqualTo("duplicate_domain");
        assertThat(domains.named("example.com", null).port()).isEqualTo(443);
        assertThat(domains.named("example.com", 8443).id()).isEqualTo(other.id());
        assertThat(domains.named(other.id(), null).port()).isEqualTo(8443);
        assertThat(fault(() -> domains.named("example.com", 1)).kind()).isEqualTo(Fault.Kind.NOT_FOUND);
    }

    @Test
    void aBatchIsAddedAsAWholeOrNotAtAll() {
        domains.add(Map.<String, Object>of("domain", "there.example"));
        Fault wrong = fault(() -> domains.addAll(List.of(
                Map.<String, Object>of("domain", "a.example"),
                Map.<String, Object>of("domain", "b.example", "port", 70_000L))));
        assertThat(wrong.code()).isEqualTo("invalid_port");
        assertThat(wrong.field()).isEqualTo("domains[1].port");
        Fault taken = fault(() -> domains.addAll(List.of(
                Map.<String, Object>of("domain", "a.example"), Map.<String, Object>of("domain", "there.example"))));
        assertThat(taken.kind()).isEqualTo(Fault.Kind.CONFLICT);
        assertThat(taken.detail()).startsWith("domains[1]: ");
        assertThat(fault(() -> domains.addAll(List.of(
                                Map.<String, Object>of("domain", "a.example"),
                                Map.<String, Object>of("domain", "A.example"))))
                        .code())
                .isEqualTo("duplicate_domain");
        assertThat(fault(() -> domains.addAll(List.of())).code()).isEqualTo("empty_batch");
        assertThat(fault(() -> domains.addAll(List.of(Map.<String, Object>of("port", 1L))))
                        .field())
                .isEqualTo("domains[0].domain");
        assertThat(names(null, "")).containsExactly("there.example");
        assertThat(domains.addAll(List.of(
                        Map.<String, Object>of("domain", "a.example"),
                        Map.<String, Object>of("domain", "b.example", "port", 8443L))))
                .extracting(WatchedDomain::place)
                .containsExactly("a.example", "b.example:8443");
    }

    @Test
    void theSearchTakesEachLetterAsItIs() {
        domains.add(Map.<String, Object>of("domain", "shop.example", "note", "100% ours"));
        domains.add(Map.<String, Object>of("domain", "mail.example", "enabled", false));
        assertThat(names(null, "%")).containsExactly("shop.example");
        assertThat(names(null, "_")).isEmpty();
        assertThat(names(null, "EXAMPLE")).containsExactly("mail.example", "shop.example");
        assertThat(names(true, "")).containsExactly("shop.example");
        assertThat(names(false, "")).containsExactly("mail.example");
        assertThat(domains.find(new Domains.Wanted(null, "", 1, 1)))
                .satisfies(found -> assertThat(found.total()).isEqualTo(2))
                .satisfies(found -> assertThat(found.domains()).hasSize(1));
    }

    @Test
    void whatMakesNoSenseIsToldByItsField() {
        for (Map.Entry<String, Object> each : Map.<String, Object>of(
                        "port", "443",
                        "check_interval_secs", 5L,
                        "enabled", "yes",
                        "protocol", "gopher",
                        "note", 7L,
                        "tags", List.of(""),
                        "ca_certificates", "none",
                        "connect_to", "https://x",
                        "all_addresses", 1L)
                .entrySet()) {
            assertThat(fault(() -> domains.add(
                                    Map.<String, Object>of("domain", "a.example", each.getKey(), each.getValue())))
                            .field())
                    .isEqualTo(each.getKey());
        }
        assertThat(domains.all()).isEmpty();
    }

    @Test
    void theSeedsStatementsWork_andARowThatMakesNoSenseIsLeftOut() {
        database.jdbi().useHandle(h -> {
            h.execute("INSERT INTO cert_domains (id, domain, port, enabled, created_at, updated_at)"
                    + " VALUES ('manual-001', 'example.com', 443, 1, strftime('%s','now'), strftime('%s','now'))");
            h.execute("INSERT INTO cert_domains (id, domain) VALUES ('bad', 'not a name')");
        });
        assertThat(domains.all()).singleElement().satisfies(each -> {
            assertThat(each.id()).isEqualTo("manual-001");
            assertThat(each.protocol()).isEqualTo(Protocol.TLS);
        });
        database.jdbi()
                .useHandle(
                        h -> h.execute(
                                "UPDATE cert_domains SET enabled = 0, updated_at = strftime('%s','now') WHERE id = 'manual-001'"));
        assertThat(domains.get("manual-001").enabled()).isFalse();
    }
}

package oxmon.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.alerting.AlertEngine;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.AlertSink;
import oxmon.alerting.RuleReader;
import oxmon.alerting.SeasonalHistory;
import oxmon.certificates.Finding;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.metrics.MetricStore;
import oxmon.metrics.engine.MetricEngine;
import oxmon.server.agents.AgentRecords;
import oxmon.server.agents.Agents;
import oxmon.server.agents.whitelist.Whitelist;
import oxmon.server.certificates.sqlite.CertificateFile;
import oxmon.server.certificates.sqlite.CheckResult;
import oxmon.server.certificates.sqlite.CheckResult.Change;
import oxmon.server.certificates.sqlite.CheckResult.Leaf;
import oxmon.server.database.CertDatabase;
import oxmon.server.metrics.PointsStored;
import oxmon.server.metrics.sqlite.SqliteDayFiles;
import oxmon.server.selfmonitoring.Refusals;
import oxmon.server.settings.CertificateSettings;

/** When domains are checked and what becomes of it, by a clock of the test's; what a check finds is the test's as well. */
class CertificatesTest {
    private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
    private static final Caller OLGA = new Caller("7", "olga", Role.OPERATOR, 0, false);
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private volatile Instant now = START;
    private volatile Check check = this::found;
    private final Map<String, Instant> expiries = new ConcurrentHashMap<>();
    private final List<String> removed = new ArrayList<>();
    private final AtomicInteger checks = new AtomicInteger();
    private final List<PointsStored> announced = Collections.synchronizedList(new ArrayList<>());
    private CertDatabase database;
    private Domains domains;
    private MetricStore store;
    private Certificates certificates;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        domains = new Domains(database, clock);
        store = new MetricEngine(
                new MetricEngine.Settings(directory, 0, Duration.ofMinutes(5)),
                new SqliteDayFiles(directory),
                Thread::new);
        start();
    }

    private void start() {
        Refusals refusals = new Refusals(clock);
        certificates = new Certificates(
                new CertificateSettings(
                        true, DAY, Duration.ofMinutes(1), Duration.ofSeconds(5), 4, List.of(), Duration.ofDays(5)),
                domains,
                new CertificateFile(directory.resolve("certificates.db"), now),
                (domain, before) -> check.check(domain, before),
                () -> {},
                (domain, caller) -> removed.add(domain.place()),
                store,
                new Agents(
                        store,
                        new AgentRecords(database),
                        new Whitelist(database, change -> {}, clock),
                        refusals,
                        clock),
                announced::add,
                Thread::new,
                clock);
    }

    @AfterEach
    void close() {
        certificates.stop();
        store.close();
        database.close();
    }

    /** A certificate that is well until it expires. */
    private Check.Checked found(WatchedDomain domain, @Nullable CheckResult before) {
        checks.incrementAndGet();
        Instant expires = expiries.getOrDefault(domain.domain(), START.plus(Duration.ofDays(90)));
        boolean expired = expires.isBefore(now);
        Leaf leaf = new Leaf(
                expires.minus(Duration.ofDays(90)),
                expires,
                "CN=" + domain.domain(),
                "CN=R3, O=Let's Encrypt",
                "R3",
                "Let's Encrypt",
                "",
                "US",
                List.of(domain.domain()),
                "sha of " + expires);
        CheckResult result = new CheckResult(
                0,
                domain.id(),
                domain.domain(),
                domain.port(),
                now,
                !expired,
                true,
                leaf,
                List.of("192.0.2.7"),
                expired ? List.of(new Finding(Finding.Code.EXPIRED, expires.toString())) : List.of(),
                "TLSv1.3 TLS_AES_256_GCM_SHA384",
                Duration.ofMillis(12),
                "good",
                Change.NONE);
        return new Check.Checked(result, CertificateFile.Chains.NONE);
    }

    private void tick(Duration later) throws InterruptedException {
        now = now.plus(later);
        awaitChecks(); // a check that has answered may be on its way out
        certificates.tick();
        awaitChecks();
        certificates.tick(); // notes what was found
    }

    private void awaitChecks() throws InterruptedException {
        for (int i = 0; i < 1_000 && domains.all().stream().anyMatch(each -> certificates.isRunning(each.id())); i++) {
            Thread.sleep(5);
        }
    }

    @Test
    void eachIsCheckedWhenItIsDue_alsoAfterARestart() throws Exception {
        domains.add(Map.<String, Object>of("domain", "a.example"));
        domains.add(Map.<String, Object>of("domain", "b.example", "check_interval_secs", 3_600L));
        domains.add(Map.<String, Object>of("domain", "c.example", "enabled", false));
        tick(Duration.ZERO);
        assertThat(checks).hasValue(2);
        tick(Duration.ofMinutes(59));
        assertThat(checks).hasValue(2);
        tick(Duration.ofMinutes(1));
        assertThat(checks).as("b").hasValue(3);
        certificates.stop();
        start();
        tick(Duration.ofMinutes(30));
        assertThat(checks).hasValue(3);
        assertThat(certificates.newest(domains.named("a.example", null).id()))
                .hasValueSatisfying(result -> assertThat(result.leaf()).isNotNull());
        tick(Duration.ofHours(23));
        assertThat(checks).as("a after a day, b after an hour").hasValue(5);
        assertThat(domains.named("a.example", null).lastChecked()).isEqualTo(now);
    }

    @Test
    void aNewOneIsCheckedAtOnce_andOneWhoseCheckHangsDelaysNone() throws Exception {
        domains.add(Map.<String, Object>of("domain", "a.example"));
        tick(Duration.ZERO);
        CountDownLatch hangs = new CountDownLatch(1);
        AtomicInteger slowChecks = new AtomicInteger();
        check = (domain, before) -> {
            if (domain.domain().equals("slow.example")) {
                slowChecks.incrementAndGet();
                try {
                    hangs.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return found(domain, before);
        };
        WatchedDomain slow = domains.add(Map.<String, Object>of("domain", "slow.example"));
        domains.add(Map.<String, Object>of("domain", "quick.example"));
        certificates.reconsider();
        certificates.tick();
        String quick = domains.named("quick.example", null).id();
        for (int i = 0; i < 1_000 && certificates.newest(quick).isEmpty(); i++) {
            Thread.sleep(5);
        }
        assertThat(certificates.newest(quick)).isPresent();
        assertThat(certificates.isRunning(slow.id())).isTrue();
        List<CompletableFuture<CheckResult>> all = certificates.beginAll();
        hangs.countDown();
        assertThat(all.stream().map(CompletableFuture::join)).hasSize(3).allMatch(CheckResult::valid);
        assertThat(slowChecks).as("whoever asks joins the one that runs").hasValue(1);
    }

    @Test
    void whatIsFoundIsPoints_aRowOfTheDatabase_andHistory() throws Exception {
        expiries.put("a.example", START.plus(Duration.ofDays(10)).plusSeconds(1));
        WatchedDomain domain = domains.add(Map.<String, Object>of("domain", "a.example", "port", 8443L));
        CheckResult result = certificates.check(domain.id());
        assertThat(result.id()).isPositive();
        assertThat(announced)
                .singleElement()
                .satisfies(stored -> assertThat(stored.points().stream()
                                .map(point ->
                                        point.series().metric() + point.series().labels() + ' ' + point.value()))
                        .containsExactlyInAnyOrder(
                                "certificate.is_valid{domain=a.example, port=8443} 1.0",
                                "certificate.days_until_expiry{domain=a.example, port=8443} 10.0",
                                "certificate.chain_valid{domain=a.example, port=8443} 1.0",
                                "certificate.handshake_millis{domain=a.example, port=8443} 12.0"));
        Details details = new Details(database, clock);
        assertThat(details.find(11, "192.0.2.7", "let's", 10, 0).details())
                .singleElement()
                .satisfies(detail -> {
                    assertThat(detail.domain()).isEqualTo("a.example");
                    assertThat(detail.issuerO()).isEqualTo("Let's Encrypt");
                    assertThat(detail.subjectAltNames()).containsExactly("a.example");
                    assertThat(detail.lastChecked()).isEqualTo(START);
                });
        assertThat(details.find(10, "", "", 10, 0).total()).isZero();
        assertThat(details.find(null, "192.0.2.8", "", 10, 0).total()).isZero();

        expiries.put("a.example", START.minusSeconds(1));
        tick(DAY);
        assertThat(certificates.history(domain.id(), 10, 0))
                .extracting(CheckResult::error)
                .containsExactly("expired: 2026-01-01T11:59:59Z", null);

        certificates.change(domain.id(), Map.<String, Object>of("port", 8444L), OLGA);
        assertThat(removed).containsExactly("a.example:8443");
        assertThat(certificates.newest(domain.id())).isEmpty();
        assertThat(details.find(null, "", "", 10, 0).total())
                .as("of the other port")
                .isZero();
        assertThat(certificates.check(domain.id()).port()).isEqualTo(8444);
        assertThat(details.named("a.example", null))
                .hasValueSatisfying(detail -> assertThat(detail.port()).isEqualTo(8444));
        certificates.remove(domain.id(), OLGA);
        assertThat(removed).containsExactly("a.example:8443", "a.example:8444");
        assertThat(details.find(null, "", "", 10, 0).total()).isZero();
        assertThat(certificates.newest(domain.id())).isEmpty();
        assertThat(certificates.history(domain.id(), 10, 0)).isEmpty();
        assertThatThrownBy(() -> certificates.check(domain.id())).isInstanceOf(Fault.class);
    }

    @Test
    void aCertificateThatIsNotSeenNow_isStillKnownByWhatItSaid() throws Exception {
        WatchedDomain domain = domains.add(Map.<String, Object>of("domain", "a.example"));
        certificates.check(domain.id());
        check = (each, before) -> {
            CheckResult none = new CheckResult(
                    0,
                    each.id(),
                    each.domain(),
                    each.port(),
                    now,
                    false,
                    false,
                    null,
                    List.of(),
                    List.of(new Finding(Finding.Code.REFUSED, "")),
                    "",
                    Duration.ZERO,
                    "",
                    Change.NONE);
            return new Check.Checked(none, CertificateFile.Chains.NONE);
        };
        announced.clear();
        certificates.check(domain.id());
        assertThat(announced.get(0).points()).singleElement().satisfies(point -> {
            assertThat(point.series().metric()).isEqualTo("certificate.is_valid");
            assertThat(point.value()).isZero();
        });
        assertThat(new Details(database, clock).named("a.example", null)).hasValueSatisfying(detail -> {
            assertThat(detail.notAfter()).isEqualTo(START.plus(Duration.ofDays(90)));
            assertThat(detail.chainError()).isEqualTo("refused");
        });
    }

    @Test
    void aChangeIsCheckedAtOnce_unlessItChangesNothingOfTheCheck() throws Exception {
        WatchedDomain domain = domains.add(Map.<String, Object>of("domain", "a.example"));
        tick(Duration.ZERO);
        assertThat(checks).hasValue(1);
        certificates.change(domain.id(), Map.<String, Object>of("note", "main site"), OLGA);
        tick(Duration.ofSeconds(1));
        assertThat(checks).hasValue(1);
        certificates.change(domain.id(), Map.<String, Object>of("connect_to", "b.example"), OLGA);
        tick(Duration.ofSeconds(1));
        assertThat(checks).hasValue(2);
        tick(Duration.ofMinutes(5));
        assertThat(checks).hasValue(2);

        certificates.change(domain.id(), Map.<String, Object>of("enabled", false), OLGA);
        assertThat(removed).containsExactly("a.example");
        certificates.change(domain.id(), Map.<String, Object>of("port", 8443L), OLGA);
        tick(Duration.ofSeconds(1));
        assertThat(checks).hasValue(2);
        assertThat(removed).hasSize(1);
        certificates.change(domain.id(), Map.<String, Object>of("enabled", true), OLGA);
        tick(Duration.ofSeconds(1));
        assertThat(checks).hasValue(3);
        assertThat(certificates.newest(domain.id()).orElseThrow().port()).isEqualTo(8443);
    }

    @Test
    void aCheckThatAChangeOvertook_countsForNothing_andIsMadeAgain() throws Exception {
        WatchedDomain domain = domains.add(Map.<String, Object>of("domain", "a.example"));
        check = (each, before) -> {
            check = this::found;
            certificates.change(each.id(), Map.<String, Object>of("port", 8443L), OLGA);
            return found(each, before);
        };
        assertThatThrownBy(() -> certificates.check(domain.id())).hasMessageContaining("changed meanwhile");
        assertThat(announced).isEmpty();
        tick(Duration.ofSeconds(1));
        assertThat(certificates.history(domain.id(), 10, 0))
                .extracting(CheckResult::port)
                .containsExactly(8443);
    }

    @Test
    void aDomainThatSomebodyTookOutOfTheTable_isForgotten() throws Exception {
        WatchedDomain domain = domains.add(Map.<String, Object>of("domain", "a.example"));
        domains.add(Map.<String, Object>of("domain", "b.example"));
        tick(Duration.ZERO);
        database.jdbi().useHandle(h -> h.execute("DELETE FROM cert_domains WHERE domain = 'a.example'"));
        tick(Duration.ofMinutes(1));
        assertThat(removed).containsExactly("a.example");
        assertThat(certificates.history(domain.id(), 10, 0)).isEmpty();
        Details details = new Details(database, clock);
        assertThat(details.named("a.example", null)).isEmpty();
        assertThat(details.named("b.example", null)).isPresent();
        tick(Duration.ofMinutes(1));
        assertThat(removed).hasSize(1);

        database.jdbi()
                .useHandle(h -> h.execute(
                        "UPDATE cert_domains SET id = 'another', last_checked_at = NULL WHERE domain = 'b.example'"));
        tick(Duration.ofMinutes(1));
        assertThat(removed).as("of what is watched under another id").hasSize(1);
        assertThat(certificates.newest("another")).isPresent();
        assertThat(details.named("b.example", null)).isPresent();
    }

    @Test
    void allAreCheckedTogether_andItIsToldHowFarThatIs() {
        for (int i = 0; i < 50; i++) {
            domains.add(Map.<String, Object>of("domain", "host-" + i + ".example", "enabled", i != 7));
        }
        assertThat(certificates.checkAll()).hasSize(49).allMatch(CheckResult::valid);
        assertThat(certificates.progress()).isEqualTo(new Certificates.Progress(49, 49));
        assertThat(domains.all().stream().filter(each -> each.lastChecked() == null))
                .hasSize(1);
    }

    @Test
    void resultsAreForgottenWithTime_butForTheNewest() throws Exception {
        WatchedDomain domain = domains.add(Map.<String, Object>of("domain", "a.example"));
        for (int day = 0; day < 9; day++) {
            tick(DAY);
        }
        assertThat(certificates.history(domain.id(), 100, 0)).hasSizeBetween(5, 7);
        domains.change(domain.id(), Map.<String, Object>of("enabled", false));
        tick(Duration.ofDays(100));
        assertThat(certificates.history(domain.id(), 100, 0)).hasSize(1);
    }

    @Test
    void eachStepTowardsTheEndIsOneNewAlert_andARenewalEndsIt() throws Exception {
        List<String> told = new ArrayList<>();
        AlertEngine engine = new AlertEngine(
                new AlertSink() {
                    @Override
                    public void told(AlertEvent event) {
                        long day = Duration.between(START, Instant.ofEpochMilli(event.millis()))
                                .toDays();
                        told.add(day + " " + event.kind() + ' '
                                + event.level().severity().word() + ' '
                                + (long) event.level().threshold());
                    }

                    @Override
                    public void keep(AlertEngine.Kept progress) {
                        // nothing outlives the test
                    }
                },
                SeasonalHistory.NONE);
        engine.rules(
                List.of(RuleReader.read(
                        "r",
                        Map.<String, Object>of(
                                "name", "expiry", "type", "cert_expiration", "also_days", List.of("14", "1", "0")))),
                now.toEpochMilli());
        expiries.put("a.example", START.plus(Duration.ofDays(40)).plusSeconds(60));
        domains.add(Map.<String, Object>of("domain", "a.example"));
        for (int day = 0; day < 45; day++) {
            tick(day == 0 ? Duration.ZERO : DAY);
            if (day == 43) {
                expiries.put("a.example", now.plus(Duration.ofDays(90)));
            }
        }
        announced.forEach(stored -> engine.take(stored.agent(), stored.points(), stored.receivedMillis()));
        assertThat(told)
                .containsExactly(
                        "10 FIRING warning 30",
                        "26 RESOLVED warning 30",
                        "26 FIRING warning 14",
                        "33 RESOLVED warning 14",
                        "33 FIRING critical 7",
                        "39 RESOLVED critical 7",
                        "39 FIRING critical 1",
                        "40 RESOLVED critical 1",
                        "40 FIRING critical 0",
                        "44 RESOLVED critical 0");
    }
}

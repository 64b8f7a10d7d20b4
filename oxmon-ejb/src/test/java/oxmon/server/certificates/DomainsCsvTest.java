package oxmon.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.certificates.Finding;
import oxmon.common.Fault;
import oxmon.server.certificates.sqlite.CheckResult;
import oxmon.server.certificates.sqlite.CheckResult.Leaf;

/** Domains as a table, to and fro. */
class DomainsCsvTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final WatchedDomain PLAIN =
            DomainReader.apply(Domains.empty(NOW), Map.of("domain", "example.com"), NOW);

    private static WatchedDomain with(Map<String, Object> fields) {
        return DomainReader.apply(PLAIN, fields, NOW);
    }

    private static String csv(WatchedDomain domain, @Nullable CheckResult result) {
        StringWriter out = new StringWriter();
        try {
            DomainsCsv.write(out, List.of(domain), id -> Optional.ofNullable(result), NOW);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static WatchedDomain back(String csv) {
        List<DomainsCsv.Line> lines = DomainsCsv.read(csv);
        assertThat(lines).hasSize(1);
        return DomainReader.apply(PLAIN, lines.get(0).fields(), NOW);
    }

    private static String refusal(ThrowingCallable call) {
        List<String> found = new ArrayList<>();
        assertThatThrownBy(call).isInstanceOfSatisfying(Fault.class, fault -> found.add(fault.detail()));
        return found.get(0);
    }

    @Test
    void aTableHasWhatPeopleWrote_andThenWhatWasFound() {
        Leaf leaf = new Leaf(
                NOW.minus(Duration.ofDays(60)),
                NOW.minus(Duration.ofDays(3)),
                "CN=example.com",
                "=HYPERLINK(\"http://x\")",
                "ca",
                "",
                "",
                "",
                List.of(),
                "ab");
        CheckResult result = new CheckResult(
                1,
                PLAIN.id(),
                "example.com",
                443,
                NOW,
                false,
                true,
                leaf,
                List.of(),
                List.of(new Finding(Finding.Code.EXPIRED, "long ago"), new Finding(Finding.Code.WRONG_HOST, "")),
                "",
                Duration.ZERO,
                "",
                CheckResult.Change.NONE);
        assertThat(csv(PLAIN, result))
                .isEqualTo("domain,port,protocol,server_name,connect_to,ca_certificates,all_addresses,"
                        + "check_interval_secs,enabled,note,tags,is_valid,days_until_expiry,not_after,issuer,findings\r\n"
                        + "example.com,443,tls,,,,false,,true,,,false,-3,2025-12-29T12:00:00Z,"
                        + "\"'=HYPERLINK(\"\"http://x\"\")\",\"expired,wrong_host\"\r\n");
    }

    @Test
    void everyFieldComesBack() {
        WatchedDomain full = with(new HashMap<>(Map.of(
                "port",
                8443L,
                "protocol",
                "imap",
                "server_name",
                "b\u00fccher.example",
                "connect_to",
                "2001:db8::1",
                "all_addresses",
                true,
                "check_interval_secs",
                3600L,
                "enabled",
                false,
                "note",
                "\u4e3b\u7ad9, \"quoted\";\r\nsecond line",
                "tags",
                List.of("a", "b, c", "\"d\"", "e;f", "=g"))));
        assertThat(back(csv(full, null))).isEqualTo(full);
        assertThat(back('\ufeff' + csv(full, null))).isEqualTo(full);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@A1",
                "'=1",
                "''=1",
                "'quoted'",
                "'",
                "-----BEGIN",
                "a=b",
                "\u00a0=1",
                "x\ty"
            })
    void aNoteComesBack_andIsNeverAFormula(String note) {
        WatchedDomain noted = with(Map.of("note", note, "tags", List.of(note)));
        String csv = csv(noted, null);
        assertThat(csv).doesNotContainPattern("[,\"][=+@-][^,]");
        assertThat(back(csv)).isEqualTo(noted);
    }

    @Test
    void columnsComeInAnyOrder_separatedBySemicolonsToo_andEmptyCellsMeanWhatANewDomainHas() {
        List<DomainsCsv.Line> lines = DomainsCsv.read(
                "Port;domain ;ENABLED;findings;tags;check_interval_secs;protocol\n\n993;mail.example;TRUE;expired;\"a,b\";;\n;;;;;;\n;x.example;;;;60;smtp\n");
        assertThat(lines.stream().map(DomainsCsv.Line::number)).containsExactly(3, 5);
        assertThat(lines.get(0).fields())
                .containsEntry("port", 993L)
                .containsEntry("domain", "mail.example")
                .containsEntry("enabled", true)
                .containsEntry("tags", List.of("a", "b"))
                .containsEntry("check_interval_secs", null)
                .containsEntry("protocol", "tls")
                .doesNotContainKeys("findings", "note");
        assertThat(lines.get(1).fields())
                .containsEntry("port", 443L)
                .containsEntry("enabled", true)
                .containsEntry("check_interval_secs", 60L);
    }

    @Test
    void aRowAfterLinesInQuotesHasItsOwnNumber() {
        assertThat(DomainsCsv.read("domain,note\r\na.example,\"one\r\ntwo\r\nthree\"\r\nb.example,\r\n").stream()
                        .map(DomainsCsv.Line::number))
                .containsExactly(2, 5);
    }

    @Test
    void whatIsNoTableIsRefused_withItsLine() {
        assertThat(refusal(() -> DomainsCsv.read("\ufeff\r\n"))).contains("is empty");
        assertThat(refusal(() -> DomainsCsv.read("{}"))).contains("line 1: there is no column \"{}\"");
        assertThat(refusal(() -> DomainsCsv.read("port\n1"))).contains("line 1: there must be a column \"domain\"");
        assertThat(refusal(() -> DomainsCsv.read("domain,Domain\na,b"))).contains("twice");
        assertThat(refusal(() -> DomainsCsv.read("domain,port\na,1\nb,2,3")))
                .contains("line 3: has 3 cells; the header has 2");
        assertThat(refusal(() -> DomainsCsv.read("domain\n\"a\"b\n"))).contains("no CSV");
    }
}

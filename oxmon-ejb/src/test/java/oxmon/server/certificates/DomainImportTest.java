package oxmon.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Role;
import oxmon.server.certificates.DomainImport.Existing;
import oxmon.server.certificates.DomainImport.Outcome;
import oxmon.server.certificates.DomainImport.Problem;
import oxmon.server.database.CertDatabase;

/** Tables put in place, in a real cert.db. */
class DomainImportTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
    private static final Caller SOMEBODY = new Caller("1", "ann", Role.OPERATOR, 0, false);

    @TempDir
    Path directory;

    private final List<String> told = new ArrayList<>();
    private CertDatabase database;
    private Domains domains;
    private DomainImport imports;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        domains = new Domains(database, CLOCK);
        imports = new DomainImport(
                domains, (was, is, caller) -> told.add((was == null ? "new " : "changed ") + is.place()), CLOCK);
        domains.add(Map.of("domain", "a.example", "note", "old", "tags", List.of("t")));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private List<String> notes() {
        return domains.all().stream()
                .map(each -> each.place() + ' ' + each.note() + ' ' + each.tags())
                .toList();
    }

    @Test
    void whatIsThereIsRefused_left_orChanged() {
        String csv = "domain,note\na.example,new\nb.example,b\n";
        assertThat(imports.put(csv, Existing.REFUSE, true, SOMEBODY).problems().stream()
                        .map(Problem::sentence))
                .containsExactly("line 2: a.example port 443 is watched already");
        assertThat(notes()).containsExactly("a.example old [t]");

        assertThat(imports.put(csv, Existing.UPDATE, false, SOMEBODY)).isEqualTo(new Outcome(1, 1, 0, List.of()));
        assertThat(notes()).as("only tried").containsExactly("a.example old [t]");
        assertThat(told).isEmpty();

        assertThat(imports.put(csv, Existing.SKIP, true, SOMEBODY)).isEqualTo(new Outcome(1, 0, 1, List.of()));
        assertThat(notes()).containsExactly("a.example old [t]", "b.example b []");

        assertThat(imports.put(csv, Existing.UPDATE, true, SOMEBODY)).isEqualTo(new Outcome(0, 1, 1, List.of()));
        assertThat(notes()).as("tags are no column").containsExactly("a.example new [t]", "b.example b []");
        assertThat(told).containsExactly("new b.example", "changed a.example");
    }

    @Test
    void allThatIsWrongIsToldByLine_andNothingIsDone() {
        Outcome outcome = imports.put(
                "domain,port,enabled,check_interval_secs,note\nb.example,99999,,,\nc.example,,maybe,,\n"
                        + "d.example,443,,,\nD.example,,,,\n,1,,,\ne.example,,,5,\n",
                Existing.UPDATE,
                true,
                SOMEBODY);
        assertThat(outcome.problems().stream().map(Problem::sentence))
                .containsExactly(
                        "line 2: port must be a whole number from 1 to 65535",
                        "line 3: enabled must be true or false",
                        "line 5: d.example port 443 is watched already",
                        "line 6: missing parameter: domain",
                        "line 7: check_interval_secs must be a whole number from 60 to 31536000, or null");
        assertThat(outcome.problems().get(0).fault().code()).isEqualTo("invalid_port");
        assertThat(outcome.problems().get(2).fault().code()).isEqualTo("duplicate_domain");
        assertThat(notes()).hasSize(1);
        assertThat(told).isEmpty();
    }

    @Test
    void aTableWithoutRows_andOneThatIsTooLong_areRefused() {
        assertThatThrownBy(() -> imports.put("domain\n", Existing.REFUSE, true, SOMEBODY))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo("empty_batch"));
        String many = IntStream.range(0, Domains.MOST)
                .mapToObj(i -> "h" + i + ".example\n")
                .collect(Collectors.joining("", "domain\n", ""));
        assertThatThrownBy(() -> imports.put(many, Existing.REFUSE, false, SOMEBODY))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.detail()).contains("10000 at most"));
        assertThatThrownBy(() -> Existing.of("replace")).hasMessageContaining("refuse, skip or update");
    }
}

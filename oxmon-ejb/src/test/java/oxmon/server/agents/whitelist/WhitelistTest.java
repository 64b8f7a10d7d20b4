package oxmon.server.agents.whitelist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.common.Fault;
import oxmon.server.agents.whitelist.Whitelist.Verdict;
import oxmon.server.agents.whitelist.WhitelistChange.Kind;
import oxmon.server.database.CertDatabase;

class WhitelistTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path directory;

    private CertDatabase database;
    private final List<WhitelistChange> changes = new ArrayList<>();
    private Whitelist whitelist;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        whitelist = new Whitelist(database, changes::add, Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anAddedAgentIsKnownByItsToken() {
        NewToken added = whitelist.add("web-1", "the first");
        assertThat(added.token()).hasSize(43);
        assertThat(added.entry().createdAt()).isEqualTo(NOON);
        assertThat(whitelist.authenticate("web-1", added.token())).isEqualTo(Verdict.OK);
        assertThat(whitelist.authenticate("web-1", added.token() + "x")).isEqualTo(Verdict.WRONG);
        assertThat(whitelist.authenticate("web-2", added.token())).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void theTokenIsKeptNowhere() {
        String token = whitelist.add("web-1", null).token();
        assertThat(database.jdbi()
                        .<String, RuntimeException>withHandle(
                                h -> h.createQuery("SELECT token_hash FROM agent_whitelist")
                                        .mapTo(String.class)
                                        .one()))
                .startsWith("sha256:")
                .doesNotContain(token);
    }

    @Test
    void addingTwiceIsAConflict() {
        whitelist.add("web-1", null);
        assertThatThrownBy(() -> whitelist.add("web-1", "again")).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.kind()).isEqualTo(Fault.Kind.CONFLICT);
            assertThat(fault.code()).isEqualTo("CONFLICT");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"cert-checker", "oxmon-server", "oxmon-x", "  ", "a\u0000b"})
    void reservedAndMalformedNamesAreRefused(String name) {
        assertThatThrownBy(() -> whitelist.add(name, null))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.INVALID));
    }

    @Test
    void aNewTokenVoidsTheOldOne() {
        String old = whitelist.add("web-1", null).token();
        String fresh = whitelist.renewToken("web-1").token();
        assertThat(whitelist.authenticate("web-1", old)).isEqualTo(Verdict.WRONG);
        assertThat(whitelist.authenticate("web-1", fresh)).isEqualTo(Verdict.OK);
    }

    @Test
    void aRemovedAgentIsUnknown() {
        String token = whitelist.add("web-1", null).token();
        whitelist.remove("web-1");
        assertThat(whitelist.authenticate("web-1", token)).isEqualTo(Verdict.UNKNOWN);
        assertThatThrownBy(() -> whitelist.remove("web-1"))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo("not_found"));
    }

    @Test
    void changesAreAnnounced() {
        whitelist.add("web-1", null);
        whitelist.renewToken("web-1");
        whitelist.describe("web-1", "moved");
        whitelist.remove("web-1");
        assertThat(changes)
                .containsExactly(
                        new WhitelistChange("web-1", Kind.ADDED),
                        new WhitelistChange("web-1", Kind.NEW_TOKEN),
                        new WhitelistChange("web-1", Kind.REMOVED));
    }

    @Test
    void anEntryIsFoundByItsId_andAnExactNameWins() {
        WhitelistEntry first = whitelist.add("web-1", null).entry();
        WhitelistEntry named =
                whitelist.add(first.id(), "named like the other's id").entry();
        assertThat(whitelist.find(named.id())).contains(named);
        assertThat(whitelist.find(first.id())).contains(named);
    }

    @Test
    void theListIsInNameOrder_andSurvivesARestart() {
        whitelist.add("b", null);
        whitelist.add("a", "x");
        Whitelist again = new Whitelist(database, changes::add, Clock.systemUTC());
        assertThat(again.list()).extracting(WhitelistEntry::agentId).containsExactly("a", "b");
        assertThat(again.list().get(0).description()).isEqualTo("x");
        assertThat(again.list().get(1).description()).isNull();
    }

    @Test
    void aTokenOfTheOriginalIsAccepted_andItsSlowHashReplaced() {
        String hash = BCrypt.withDefaults().hashToString(4, "old-token".toCharArray());
        database.jdbi()
                .useHandle(h -> h.execute(
                        "INSERT INTO agent_whitelist (id, agent_id, token_hash) VALUES ('1', 'web-1', ?)", hash));
        whitelist = new Whitelist(database, changes::add, Clock.systemUTC());
        assertThat(whitelist.authenticate("web-1", "other")).isEqualTo(Verdict.WRONG);
        assertThat(whitelist.authenticate("web-1", "old-token")).isEqualTo(Verdict.OK);
        assertThat(whitelist.authenticate("web-1", "old-token")).isEqualTo(Verdict.OK);
        assertThat(database.jdbi()
                        .<String, RuntimeException>withHandle(
                                h -> h.createQuery("SELECT token_hash FROM agent_whitelist")
                                        .mapTo(String.class)
                                        .one()))
                .startsWith("sha256:");
    }

    @Test
    void whoGuessesATokenOfTheOriginal_isSlowedDown_andTheRightOneIsTakenLater() throws InterruptedException {
        String hash = BCrypt.withDefaults().hashToString(4, "old-token".toCharArray());
        database.jdbi()
                .useHandle(h -> h.execute(
                        "INSERT INTO agent_whitelist (id, agent_id, token_hash) VALUES ('1', 'web-1', ?)", hash));
        whitelist = new Whitelist(database, changes::add, Clock.systemUTC());
        for (int i = 0; i < 20; i++) {
            assertThat(whitelist.authenticate("web-1", "guess " + i)).isEqualTo(Verdict.WRONG);
        }
        assertThat(whitelist.authenticate("web-1", "old-token")).isEqualTo(Verdict.WRONG);
        Verdict later = Verdict.WRONG;
        for (int i = 0; i < 60 && later != Verdict.OK; i++) {
            Thread.sleep(500);
            later = whitelist.authenticate("web-1", "old-token");
        }
        assertThat(later).isEqualTo(Verdict.OK);
    }
}

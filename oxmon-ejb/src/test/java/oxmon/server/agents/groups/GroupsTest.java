package oxmon.server.agents.groups;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Fault;
import oxmon.metrics.InMemoryMetricStore;
import oxmon.server.agents.AgentRecords;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;
import oxmon.server.agents.Hello;
import oxmon.server.agents.whitelist.Whitelist;
import oxmon.server.database.CertDatabase;
import oxmon.server.selfmonitoring.Refusals;

class GroupsTest {
    @TempDir
    Path directory;

    private CertDatabase database;
    private Groups groups;
    private HostTags tags;

    @BeforeEach
    void open() {
        database = new CertDatabase(directory.resolve("cert.db"), Thread::new);
        AgentRecords records = new AgentRecords(database);
        Agents agents = new Agents(
                new InMemoryMetricStore(),
                records,
                new Whitelist(database, change -> {}, Clock.systemUTC()),
                new Refusals(Clock.systemUTC()),
                Clock.systemUTC());
        agents.heard("web-1", 1000, 1000, hello(Map.of("env", "prod", "rack", "7")))
                .join();
        agents.heard("web-2", 1000, 1000, hello(Map.of("env", "test"))).join();
        agents.heard("db-1", 1000, 1000, hello(null)).join();
        groups = new Groups(database, agents, Clock.systemUTC());
        tags = new HostTags(agents, records);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aGroupHasTheHostsThatFitNow() {
        Group web = groups.create(change("web", List.of("web-*"), List.of("env=prod")));
        assertThat(groups.hosts(web)).extracting(AgentStatus::id).containsExactly("web-1");
        tags.replace("web-2", Map.of("env", "prod"));
        assertThat(groups.hosts(web)).extracting(AgentStatus::id).containsExactly("web-1", "web-2");
    }

    @Test
    void aNameIsTakenOnce() {
        groups.create(change("web", List.of(), List.of()));
        Group other = groups.create(change("db", List.of(), List.of()));
        assertThat(fault(() -> groups.create(change("web", List.of(), List.of())))
                        .kind())
                .isEqualTo(Fault.Kind.CONFLICT);
        assertThat(fault(() -> groups.change(other.id(), change("web", null, null), null))
                        .detail())
                .isEqualTo("there is already a group web");
    }

    @Test
    void aChangeLeavesTheRest_andGuardsAgainstALostUpdate() {
        Group was = groups.create(change("web", List.of("web-*"), List.of("env=prod")));
        Group is = groups.change("web", new GroupChange(null, "the fleet", null, null, null), 1L);
        assertThat(is.selector()).isEqualTo(was.selector());
        assertThat(is.version()).isEqualTo(2);
        assertThat(groups.find(was.id()))
                .hasValueSatisfying(g -> assertThat(g.description()).isEqualTo("the fleet"));
        assertThat(fault(() -> groups.change("web", new GroupChange("w", null, null, null, null), 1L))
                        .kind())
                .isEqualTo(Fault.Kind.CONFLICT);
    }

    @Test
    void whatIsMalformedIsNamed() {
        assertThat(fault(() -> groups.create(change(null, null, null))).field()).isEqualTo("name");
        assertThat(fault(() -> groups.create(change(" ", null, null))).field()).isEqualTo("name");
        assertThat(fault(() -> groups.create(change("x", null, List.of("=1")))).field())
                .isEqualTo("tags");
        assertThat(fault(() -> groups.create(change("x", List.of(""), null))).field())
                .isEqualTo("globs");
    }

    @Test
    void aRemovedGroupIsGone() {
        groups.create(change("web", List.of(), List.of()));
        groups.remove("web");
        assertThat(groups.list()).isEmpty();
        assertThat(fault(() -> groups.remove("web")).code()).isEqualTo("not_found");
    }

    @Test
    void tagsSetHereWin_andCanBeTakenBack() {
        HostTags.Tags set = tags.merge("web-1", Map.of("env", "staging", "team", "a"), Set.of());
        assertThat(set.tags()).isEqualTo(Map.of("env", "staging", "rack", "7", "team", "a"));
        HostTags.Tags back = tags.merge("web-1", Map.of(), Set.of("env", "other"));
        assertThat(back.tags()).isEqualTo(Map.of("env", "prod", "rack", "7", "team", "a"));
        assertThat(back.setHere()).isEqualTo(Map.of("team", "a"));
    }

    @Test
    void wrongTagsAreRefused() {
        assertThat(fault(() -> tags.replace("web-1", Map.of("a b", "c"))).field())
                .isEqualTo("tags");
        assertThat(fault(() -> tags.replace("nobody", Map.of())).kind()).isEqualTo(Fault.Kind.NOT_FOUND);
    }

    @Test
    void aSearchPicksByGroupTagAndWords() {
        groups.create(change("web", List.of("web-*"), List.of()));
        assertThat(found("group:web")).containsExactly("web-1", "web-2");
        assertThat(found("group:web tag:env=prod")).containsExactly("web-1");
        assertThat(found("tag:env!=prod")).containsExactly("db-1", "web-2");
        assertThat(found("DB")).containsExactly("db-1");
        assertThat(found("rack=7")).containsExactly("web-1");
        assertThat(found("")).hasSize(3);
        assertThat(fault(() -> new HostFilter(groups, "group:none")).field()).isEqualTo("group");
        assertThat(fault(() -> new HostFilter(groups, "tag:=")).field()).isEqualTo("tag");
    }

    private List<String> found(String search) {
        HostFilter filter = new HostFilter(groups, search);
        Group all = groups.find("all").orElseGet(() -> groups.create(change("all", List.of("*"), null)));
        return groups.hosts(all).stream().filter(filter).map(AgentStatus::id).toList();
    }

    private static GroupChange change(
            @Nullable String name, @Nullable List<String> globs, @Nullable List<String> demands) {
        return new GroupChange(name, null, globs, demands, null);
    }

    private static Hello hello(@Nullable Map<String, String> agentTags) {
        return new Hello(null, "", "", 10, agentTags, false);
    }

    private static Fault fault(Runnable call) {
        try {
            call.run();
        } catch (Fault fault) {
            return fault;
        }
        throw new AssertionError("nothing was refused");
    }
}

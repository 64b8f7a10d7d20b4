package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.it.Answer;
import oxmon.it.Batch;
import oxmon.it.OxmonServer;
import oxmon.it.Rest;
import oxmon.it.SharedServer;
import oxmon.it.Wire;

/** Hosts are told apart by tags, and gathered in groups that follow them. */
@Tag("payara")
@Order(8)
@ExtendWith(SharedServer.class)
class TagsAndGroupsIT {
    private final OxmonServer server;
    private final Rest admin;

    TagsAndGroupsIT(OxmonServer server) {
        this.server = server;
        this.admin = server.admin();
    }

    @BeforeEach
    void twoHosts() {
        for (String host : new String[] {"tag-web-1", "tag-db-1"}) {
            assertThat(server.wire()
                            .report(
                                    Batch.of(host).point("m", 1).build(),
                                    Wire.metadata("oxmon-tags", "env=prod&role=" + host.substring(4, 6)))
                            .getMessage())
                    .isEqualTo("ok");
            admin.put("/v1/agents/" + host + "/tags", "{}").expect(200);
        }
    }

    @Test
    void theAgentsTagsAreKnown_andWhatPeopleSetWins() {
        JsonObject tags = admin.send("PATCH", "/v1/agents/tag-web-1/tags", "{\"env\": \"test\", \"rack\": \"7\"}")
                .expect(200)
                .object();
        assertThat(tags.getJsonObject("tags")).hasToString("{\"env\":\"test\",\"rack\":\"7\",\"role\":\"we\"}");
        assertThat(tags.getJsonObject("from_agent").getString("env")).isEqualTo("prod");
        assertThat(admin.get("/v1/agents/tag-web-1")
                        .expect(200)
                        .object()
                        .getJsonObject("tags")
                        .getString("env"))
                .isEqualTo("test");

        tags = admin.send("PATCH", "/v1/agents/tag-web-1/tags", "{\"env\": null}")
                .expect(200)
                .object();
        assertThat(tags.getJsonObject("tags").getString("env")).isEqualTo("prod");
        assertThat(tags.getJsonObject("tags").getString("rack")).isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource({
        "tag=role=we, tag-web-1",
        "tag=role!=we, tag-db-1",
        "search=tag:role=db, tag-db-1",
        "search=tag-d, tag-db-1",
    })
    void hostsAreFoundByTheirTags(String query, String host) {
        assertThat(admin.get("/v1/agents?tag=role&" + query.replace("!", "%21"))
                        .expect(200)
                        .texts("agent_id"))
                .containsExactly(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a b\": \"x\"}", "{\"env\": 7}", "{\"env\": [\"x\"]}", "[]", "{\"\": \"x\"}"})
    void aTagThatIsNoneIsRefused(String body) {
        admin.put("/v1/agents/tag-web-1/tags", body).refused(400, "BAD_REQUEST");
    }

    @Test
    void tagsOfAHostThatNobodyKnows() {
        admin.get("/v1/agents/nobody/tags").refused(404, "not_found");
        admin.put("/v1/agents/nobody/tags", "{}").refused(404, "not_found");
    }

    @Test
    void aGroupFollowsItsHosts_andIsGuardedAgainstLostUpdates() {
        Answer made = admin.post(
                        "/v1/groups", "{\"name\": \"tag-group\", \"globs\": [\"tag-*\"], \"tags\": [\"rack=7\"]}")
                .expect(201);
        String path = "/v1/groups/" + made.object().getString("id");
        assertThat(made.header("Location")).endsWith(path);
        assertThat(made.object().getJsonArray("agents")).isEmpty();

        admin.put("/v1/agents/tag-db-1/tags", "{\"rack\": \"7\"}").expect(200);
        Answer now = admin.get("/v1/groups/tag-group").expect(200);
        assertThat(now.object().getJsonArray("agents")).hasToString("[\"tag-db-1\"]");
        assertThat(admin.get("/v1/agents?group=tag-group").expect(200).texts("agent_id"))
                .containsExactly("tag-db-1");

        Rest upon = admin.with("If-Match", now.header("ETag"));
        upon.send("PATCH", path, "{\"members\": [\"tag-web-1\"]}").expect(200);
        assertThat(admin.get("/v1/agents?search=group:tag-group").expect(200).texts("agent_id"))
                .containsExactly("tag-db-1", "tag-web-1");
        upon.send("PATCH", path, "{\"description\": \"late\"}").refused(409, "CONFLICT");

        admin.post("/v1/groups", "{\"name\": \"tag-group\"}").refused(409, "CONFLICT");
        admin.delete(path).expect(204);
        admin.get(path).refused(404, "not_found");
        admin.get("/v1/agents/tag-db-1").expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\": \"\"}", "{\"name\": \"x\", \"tags\": [\"=1\"]}", "{\"name\": 1}"})
    void aGroupThatMakesNoSenseIsRefused(String body) {
        assertThat(admin.post("/v1/groups", body).expect(400).object().getString("code"))
                .isIn("BAD_REQUEST", "missing_param");
    }
}

package oxmon.web.data;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import oxmon.server.certificates.HostCertificate;

class KeystoreRowsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final List<HostCertificate> ALL = List.of(
            certificate("web-1", -1, Duration.ZERO),
            certificate("web-1", 0, Duration.ZERO),
            certificate("web-2", 14, Duration.ofHours(24)),
            certificate("web-2", 15, Duration.ZERO),
            certificate("db-1", -5, Duration.ofHours(25)));

    @Test
    void statesAreThoseOfDomains_andUnknownWhenNobodyToldForADay() {
        JsonObject part = KeystoreRows.part(ALL, "", 0, 10, NOW);

        assertThat(part.getJsonArray("rows").getValuesAs(JsonValue::asJsonObject))
                .extracting(row -> row.getString("state"))
                .containsExactly("crit", "warn", "warn", "ok", "unknown");
        assertThat(part.getJsonObject("counts"))
                .hasToString("{\"all\":5,\"hosts\":3,\"expired\":1,\"soon\":2,\"old\":1}");
    }

    @Test
    void aPartIsShown_ofThoseThatAreSoughtFor_andFiguresOfAll() {
        JsonObject part = KeystoreRows.part(ALL, "web", 1, 2, NOW);

        assertThat(part.getInt("total")).isEqualTo(4);
        assertThat(part.getJsonArray("rows").getValuesAs(JsonValue::asJsonObject))
                .extracting(row -> row.getInt("days"))
                .containsExactly(0, 14);
        assertThat(part.getJsonObject("counts").getInt("all")).isEqualTo(5);
        assertThat(KeystoreRows.part(ALL, "s1as", 0, 10, NOW).getInt("total")).isEqualTo(5);
        assertThat(KeystoreRows.part(ALL, "nobody", 0, 10, NOW).getInt("total")).isZero();
    }

    private static HostCertificate certificate(String agent, long days, Duration ago) {
        return new HostCertificate(agent, "/opt/app/keystore.p12", "S1AS", "shop.test", days, NOW.minus(ago));
    }
}

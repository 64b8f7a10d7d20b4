package oxmon.web.ui.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.primefaces.model.SortMeta;
import org.primefaces.model.SortOrder;

class WhitelistTableTest {
    private final WhitelistTable table =
            new WhitelistTable(() -> List.of(row("web-02", 20L), row("db-01", null), row("Web-01", 30L)));

    @Test
    void isInTheOrderOfNamesWithoutRegardToCase() {
        assertThat(table.load(0, 10, Map.of(), Map.of()))
                .extracting(WhitelistRow::agent)
                .containsExactly("db-01", "Web-01", "web-02");
    }

    @Test
    void countsWhoNeverReportedAsOldest() {
        assertThat(table.load(0, 10, by("lastSeen", SortOrder.DESCENDING), Map.of()))
                .extracting(WhitelistRow::agent)
                .containsExactly("Web-01", "web-02", "db-01");
    }

    @Test
    void answersOnePageAndCountsAll() {
        assertThat(table.load(1, 1, Map.of(), Map.of()))
                .extracting(WhitelistRow::agent)
                .containsExactly("Web-01");
        assertThat(table.count(Map.of())).isEqualTo(3);
    }

    private static Map<String, SortMeta> by(String field, SortOrder order) {
        return Map.of(field, SortMeta.builder().field(field).order(order).build());
    }

    private static WhitelistRow row(String agent, @Nullable Long lastSecond) {
        Instant last = lastSecond == null ? null : Instant.ofEpochSecond(lastSecond);
        return new WhitelistRow(agent, "", "ok", last, "", true, Instant.EPOCH);
    }
}

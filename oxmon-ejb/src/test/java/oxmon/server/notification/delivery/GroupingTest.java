package oxmon.server.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConfig;
import oxmon.alerting.AlertEvent.Kind;
import oxmon.alerting.Severity;
import oxmon.notification.GroupBy;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.NotificationFile;

/** What is told together, and how often. */
class GroupingTest extends PipelineCase {
    private static final AlertRow[] NOTHING = {};

    private AlertRow[] four(Kind kind) {
        return new AlertRow[] {
            row("a", kind, "cpu", "web-1", "cpu.usage"),
            row("b", kind, "disk", "web-1", "disk"),
            row("c", kind, "cpu", "web-2", "cpu.usage"),
            row("d", kind, "cpu", "db-1", "cpu.usage"),
        };
    }

    private void by(String... parts) {
        groupBy = new GroupBy(List.of(parts));
        reopen();
    }

    private AlertRow[] again(String one, String two, String three) {
        return new AlertRow[] {
            row(one, Kind.FIRING, "cpu", "web-1", "cpu.usage"),
            row(two, Kind.FIRING, "disk", "web-1", "disk"),
            row(three, Kind.FIRING, "cpu", "web-2", "cpu.usage"),
        };
    }

    @Test
    void byRule_byHost_byTag_andAllInOne() {
        assertThat(told(four(Kind.FIRING)))
                .containsExactlyInAnyOrder("mail: a FIRING, c FIRING, d FIRING", "mail: b FIRING");
        by("agent");
        assertThat(told(four(Kind.REPEAT)))
                .as("what was told stays in its group")
                .containsExactlyInAnyOrder("mail: a REPEAT, c REPEAT, d REPEAT", "mail: b REPEAT");
        assertThat(told(again("e", "f", "g"))).containsExactlyInAnyOrder("mail: e FIRING, f FIRING", "mail: g FIRING");
        by("tag:site");
        assertThat(told(again("h", "i", "j"))).containsExactly("mail: h FIRING, i FIRING, j FIRING");
        by();
        assertThat(told(row("k", Kind.FIRING, "cpu", "web-1", "cpu.usage"), row("l", Kind.FIRING, "x", "db-1", "y")))
                .containsExactly("mail: k FIRING, l FIRING");
    }

    @Test
    void aChannelMayGroupInItsOwnWay() {
        channels.add(channel("by-host", Severity.INFO, true));
        assertThat(told(again("a", "b", "c")))
                .containsExactlyInAnyOrder(
                        "mail: a FIRING, c FIRING",
                        "mail: b FIRING",
                        "by-host: a FIRING, b FIRING",
                        "by-host: c FIRING");
    }

    @Test
    void afterAMessageTheNextOfItsGroupWaits_endsToo_othersDoNot() {
        interval = Duration.ofMinutes(5);
        reopen();
        AlertRow[] all = four(Kind.FIRING);
        assertThat(told(all[0])).containsExactly("mail: a FIRING");
        now = now.plusSeconds(60);
        assertThat(told(all[1], all[2])).as("another rule").containsExactly("mail: b FIRING");
        assertThat(told(four(Kind.RESOLVED)[0])).isEmpty();
        reopen();
        now = now.plusSeconds(239);
        assertThat(told(NOTHING)).isEmpty();
        now = now.plusSeconds(1);
        assertThat(told(NOTHING)).containsExactly("mail: c FIRING, a RESOLVED");
        now = now.plusSeconds(300);
        assertThat(told(four(Kind.RESOLVED)[2])).containsExactly("mail: c RESOLVED");
    }

    @Test
    void whatEscalatesDoesNotWaitForTheInterval() {
        channels.clear();
        channels.add(channel("boss", Severity.WARNING, true));
        interval = Duration.ofHours(1);
        reopen();
        told(row("a", Kind.FIRING, "cpu", "web-1", "cpu.usage"));
        now = now.plusSeconds(60);
        told(row("b", Kind.FIRING, "cpu", "web-2", "cpu.usage"));
        now = now.plusSeconds(840);
        assertThat(told(NOTHING)).containsExactly("boss: a FIRING");
        now = now.plusSeconds(60);
        assertThat(told(row("a", Kind.RESOLVED, "cpu", "web-1", "cpu.usage"))).containsExactly("boss: b FIRING");
        now = now.plusSeconds(3_600);
        assertThat(told(NOTHING)).containsExactly("boss: a RESOLVED");
    }

    @Test
    void aFileOfTheVersionBeforeIsBroughtUpToDate_andWhatItToldHasItsEnd() throws Exception {
        told(four(Kind.FIRING)[0]);
        close();
        try (Connection connection =
                        new SQLiteConfig().createConnection("jdbc:sqlite:" + directory.resolve("notifications.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "DROP TABLE flapping",
                    "DROP INDEX waiting_held",
                    "ALTER TABLE waiting DROP COLUMN agent",
                    "ALTER TABLE told DROP COLUMN grp",
                    "ALTER TABLE told DROP COLUMN seq",
                    "PRAGMA user_version = 2")) {
                statement.execute(sql);
            }
        }
        groupBy = new GroupBy(List.of("agent"));
        open();
        assertThat(told(four(Kind.RESOLVED)[0])).containsExactly("mail: a RESOLVED");
        assertThat(file.deliveries(new NotificationFile.Wanted(null, null, 10, 0))
                        .rows())
                .extracting(Delivery::group)
                .containsExactly("cpu", "cpu");
    }

    @Test
    void anEndStaysWithItsFiring_howeverGroupsChange() {
        aggregation = Duration.ofSeconds(60);
        reopen();
        assertThat(told(four(Kind.FIRING))).isEmpty();
        by("agent", "severity");
        assertThat(told(four(Kind.RESOLVED)[0])).isEmpty();
        now = now.plusSeconds(60);
        assertThat(told(NOTHING))
                .containsExactlyInAnyOrder("mail: a FIRING, c FIRING, d FIRING, a RESOLVED", "mail: b FIRING");
        told(four(Kind.RESOLVED)[1]);
        now = now.plusSeconds(60);
        assertThat(told(NOTHING)).containsExactly("mail: b RESOLVED");
        assertThat(file.deliveries(new NotificationFile.Wanted(null, null, 10, 0))
                        .rows())
                .extracting(Delivery::group)
                .containsExactlyInAnyOrder("cpu", "disk", "disk");
    }
}

package oxmon.server.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import oxmon.alerting.AlertEvent.Kind;
import oxmon.alerting.AlertEvent.Reason;
import oxmon.alerting.Severity;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;
import oxmon.notification.Message;
import oxmon.notification.Told;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.notification.Incidents;
import oxmon.server.notification.sqlite.Delivery;
import oxmon.server.notification.sqlite.Flap;
import oxmon.server.notification.sqlite.NotificationFile;
import oxmon.server.settings.FlappingSettings;

/** Alerts that come and go all the time. */
class FlappingTest extends PipelineCase {
    private static final AlertRow[] NOTHING = {};
    private static final Duration SLOT = Duration.ofMinutes(3);
    private int number;

    private AlertRow fires() {
        return row("a" + ++number, Kind.FIRING);
    }

    private AlertRow ends() {
        return row("a" + number, Kind.RESOLVED);
    }

    /** One change in each slot, until it flaps. */
    private List<String> begin() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            all.addAll(told(fires()));
            now = now.plus(SLOT);
            all.addAll(told(ends()));
            now = now.plus(SLOT);
        }
        return all;
    }

    @Test
    void aStormIsOneMessageThatItFlaps_andOneHowItIsWhenThatIsOver() {
        assertThat(begin())
                .containsExactly(
                        "mail: a1 FIRING",
                        "mail: a1 RESOLVED",
                        "mail: a2 FIRING",
                        "mail: a2 RESOLVED",
                        "mail: a3 FIRING",
                        "mail: a3 FLAPPING RESOLVED");
        for (int i = 0; i < 10; i++) {
            assertThat(told(fires())).isEmpty();
            assertThat(told(row("a" + number, Kind.REPEAT))).isEmpty();
            now = now.plus(SLOT);
            assertThat(told(ends())).isEmpty();
            reopen();
        }
        assertThat(told(fires())).isEmpty();
        now = now.plus(Duration.ofHours(1));
        assertThat(told(NOTHING)).containsExactly("mail: a14 STABLE FIRING");
        assertThat(told(NOTHING)).isEmpty();
        assertThat(told(ends())).containsExactly("mail: a14 RESOLVED");
    }

    @Test
    void whatIsOverWhenItIsStableIsToldAsOver_andTheNextIsToldAsEver() {
        begin();
        now = now.plus(Duration.ofHours(1));
        assertThat(told(NOTHING)).containsExactly("mail: a3 STABLE RESOLVED");
        assertThat(told(fires())).containsExactly("mail: a4 FIRING");
    }

    /** Who keeps an incident for each alert has to close the one that it knew of. */
    @Test
    void whatIsToldWhenItIsStableSaysByWhichAlertItWasKnownToFlap() {
        begin();
        told(fires());
        now = now.plus(Duration.ofHours(1));
        pipeline.take();
        pipeline.flush();
        Delivery stable = file.deliveries(new NotificationFile.Wanted(null, Delivery.State.QUEUED, 1, 0))
                .rows()
                .get(0);
        Message message = new MessageReader(alerts, rule -> Optional.empty())
                .read(stable, false)
                .orElseThrow();
        assertThat(message.told()).singleElement().satisfies(it -> {
            assertThat(it.kind()).isEqualTo(Told.Kind.STABLE);
            assertThat(it.alertId()).isEqualTo("a4");
            assertThat(it.replaces()).isEqualTo("a3");
        });
        assertThat(Incidents.of(message).keySet().stream().map(key -> key.replaceFirst(" \\d+$", "")))
                .containsExactlyInAnyOrder("open a4", "close a3");
    }

    @Test
    void anotherSeriesAndAnotherLevelAreNoChangeOfThisOne() {
        for (int i = 0; i < 20; i++) {
            AlertRow worse = row("b" + i, Kind.FIRING, Severity.CRITICAL, true, Reason.WORSE, "b" + (i - 1));
            assertThat(told(worse)).hasSize(1);
            told(row("b" + i, Kind.RESOLVED, Severity.CRITICAL, true, Reason.MILDER, "b" + (i + 1)));
            now = now.plus(SLOT);
        }
        begin();
        Series other = new Series("web-1", "cpu.usage", Labels.of(Map.of("core", "1")));
        assertThat(told(row("c", Kind.FIRING, "rule", other, Severity.WARNING, Reason.SERIES, "")))
                .containsExactly("mail: c FIRING");
    }

    @Test
    void whoIsConcernedOnlyLaterHearsThatItFlapsThen() {
        channels.add(channel("sms", Severity.CRITICAL, true));
        begin();
        assertThat(told(row("x", Kind.FIRING, Severity.CRITICAL, true, Reason.WORSE, "y")))
                .containsExactly("sms: x FLAPPING FIRING");
        channels.add(channel("new", Severity.CRITICAL, true));
        now = now.plus(Duration.ofHours(1));
        assertThat(told(NOTHING))
                .containsExactlyInAnyOrder("mail: x STABLE FIRING", "sms: x STABLE FIRING", "new: x FIRING");
    }

    @Test
    void inAWindowOfSilenceTheBeginningIsHeldBack_andForgottenWhenItIsOverBefore() {
        window("recurrence", "daily", "start_time", "12:10", "end_time", "18:00");
        assertThat(begin())
                .containsExactly("mail: a1 FIRING", "mail: a1 RESOLVED", "mail: a2 FIRING", "mail: a2 RESOLVED");
        at("18:00:00");
        assertThat(told(NOTHING)).as("nobody ever heard of a3").isEmpty();
    }

    @Test
    void aRuleThatIsRemovedFlapsNoMore_andNothingDoesOnceItIsDisabled() {
        begin();
        assertThat(told(fires(), row("z", Kind.RESOLVED, Severity.WARNING, true, Reason.RULE, "")))
                .containsExactly("mail: z STABLE RESOLVED");
        begin();
        flapping = new FlappingSettings(false, Duration.ofHours(1), 30, 25);
        reopen();
        assertThat(told(NOTHING)).containsExactly("mail: a7 STABLE RESOLVED");
        assertThat(begin()).hasSize(6).noneMatch(line -> line.contains("FLAPPING"));
    }

    @Test
    void aWindowOfAnotherLengthBeginsToCountAnew() {
        begin();
        flapping = new FlappingSettings(true, Duration.ofHours(2), 30, 25);
        reopen();
        assertThat(told(NOTHING)).containsExactly("mail: a3 STABLE RESOLVED");
    }

    @Test
    void whatHasBeenCalmForTheWholeWindowIsForgotten() {
        told(fires());
        assertThat(kept()).isPresent();
        now = now.plus(Duration.ofMinutes(64));
        pipeline.tidy(0);
        assertThat(kept()).isEmpty();
    }

    private Optional<Flap> kept() {
        String key = Flap.key("rule", new Series("web-1", "cpu.usage", Labels.NONE));
        return file.change(change -> change.flap(key));
    }
}

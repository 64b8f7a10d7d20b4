package oxmon.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import oxmon.metrics.Labels;
import oxmon.metrics.Series;

/** What the contract says of the types that look back, and of certificates. */
class WindowedRulesTest {
    private static final String RATE = """
            [[alert.rules]]
            name = "memory-spike"
            type = "rate_of_change"
            metric = "m"
            rate_threshold = 20.0
            window_secs = 300
            severity = "warning"
            """;
    private static final String TREND = """
            [[alert.rules]]
            name = "full"
            type = "trend_prediction"
            metric = "disk.used_percent"
            predict_threshold = 95.0
            horizon_secs = 3600
            min_data_points = 3
            severity = "info"
            """;

    @Test
    void changeIsFromTheOldestToTheNewestPointOfTheWindow_upOrDown() {
        assertThat(Watched.by(RATE, "m").every(60, 0, 100, 110, 121).told())
                .containsExactly("10:02:00 FIRING warning 21");
        assertThat(Watched.by(RATE, "m").every(60, 0, 100, 79).told()).containsExactly("10:01:00 FIRING warning -21");
        assertThat(Watched.by(RATE, "m").every(60, 0, -100, -79).told()).containsExactly("10:01:00 FIRING warning 21");
    }

    @Test
    void pointsOlderThanTheWindowDoNotCount() {
        assertThat(Watched.by(RATE, "m").every(301, 0, 100, 130, 160).told()).isEmpty();
        assertThat(Watched.by(RATE, "m").every(300, 0, 100, 130).told()).hasSize(1);
    }

    @Test
    void itIsOverWhenTheWindowHasMovedOn() {
        assertThat(Watched.by(RATE, "m").every(200, 0, 100, 130, 130).told())
                .containsExactly("10:03:20 FIRING warning 30", "10:06:40 RESOLVED warning 0");
    }

    @Test
    void exactlyTheRateIsNotMore() {
        assertThat(Watched.by(RATE, "m").every(60, 0, 100, 120).told()).isEmpty();
    }

    @Test
    void fromZeroThereIsNoVerdict_unlessItIsABreach() {
        assertThat(Watched.by(RATE, "m").every(60, 0, 0, 50).told()).isEmpty();
        assertThat(Watched.by(RATE + "zero_is_breach = true\n", "m")
                        .every(60, 0, 0, 50)
                        .told())
                .containsExactly("10:01:00 FIRING warning 100");
        assertThat(Watched.by(RATE + "zero_is_breach = true\n", "m")
                        .every(60, 0, 0, 0)
                        .told())
                .isEmpty();
    }

    @Test
    void oneDirectionMayBeMeant() {
        assertThat(Watched.by(RATE + "direction = \"down\"\n", "m")
                        .every(60, 0, 100, 150)
                        .told())
                .isEmpty();
        assertThat(Watched.by(RATE + "direction = \"up\"\n", "m")
                        .every(60, 0, 100, 150)
                        .told())
                .hasSize(1);
    }

    @Test
    void aLatePointTakesItsPlaceInTheWindow() {
        Watched watched = Watched.by(RATE, "m").at(100, 100).at(50, 80).at(110, 101);
        assertThat(watched.told()).containsExactly("10:01:50 FIRING warning 26.25");
    }

    @Test
    void aRisingLineForetellsWhenTheThresholdIsPassed() {
        Watched watched = Watched.by(TREND, "disk.used_percent").every(600, 0, 80, 82, 84);
        assertThat(watched.events).singleElement().satisfies(event -> {
            assertThat(event.breachMillis()).isEqualTo(Watched.START + 4500_000); // 1 % in 5 min: 15 % in 75 min
            assertThat(event.level().threshold()).isEqualTo(95);
            assertThat(event.message())
                    .isEqualTo("disk.used_percent is 84 and reaches 95 in about 55 min, at 2026-02-06 11:15 UTC");
        });
        assertThat(watched.told()).containsExactly("10:20:00 FIRING info 84");
    }

    @Test
    void beyondTheHorizonNothingIsSaid() {
        assertThat(Watched.by(TREND, "disk.used_percent")
                        .every(600, 0, 80, 81, 82)
                        .told())
                .isEmpty();
    }

    @Test
    void itNeedsItsPoints() {
        Watched watched = Watched.by(TREND, "disk.used_percent").every(600, 0, 80, 88);
        assertThat(watched.told()).isEmpty();
        assertThat(watched.at(1200, 92).told()).hasSize(1);
    }

    @Test
    void alreadyBeyondIsABreachNow() {
        Watched watched = Watched.by(TREND, "disk.used_percent").at(0, 96);
        assertThat(watched.events.get(0).breachMillis()).isEqualTo(Watched.START);
        assertThat(watched.at(10, 40).told()).hasSize(1); // two points are no verdict, so it is not over either
        assertThat(watched.at(20, 40).told()).containsExactly("10:00:20 RESOLVED info 40");
    }

    @Test
    void theWayAwayFromTheThresholdIsNoTrouble() {
        assertThat(Watched.by(TREND, "disk.used_percent")
                        .every(600, 0, 80, 70, 60)
                        .told())
                .isEmpty();
    }

    @Test
    void aFallingLineForetellsToo() {
        String falling = TREND.replace("95.0", "10").replace("disk.used_percent", "m") + "operator = \"less_than\"\n";
        assertThat(Watched.by(falling, "m").every(600, 0, 50, 40, 30).told())
                .containsExactly("10:20:00 FIRING info 30");
        assertThat(Watched.by(falling, "m").every(600, 0, 50, 60, 70).told()).isEmpty();
    }

    @Test
    void whatIsLeftRunsOutByFalling_withoutBeingTold() {
        String left = TREND.replace("95.0", "10").replace("disk.used_percent", "memory.available");
        assertThat(Watched.by(left, "memory.available")
                        .every(600, 0, 50, 40, 30)
                        .told())
                .hasSize(1);
        assertThat(Watched.by(left, "memory.available")
                        .every(600, 0, 50, 50, 50)
                        .told())
                .isEmpty();
    }

    @Test
    void withoutAVerdictForLongerThanItsWindowItIsOver() {
        Watched watched = Watched.by(RATE + "silence_secs = 100\n", "m").every(60, 0, 100, 130);
        watched.told();
        assertThat(watched.every(301, 400, 131, 132).messages())
                .containsExactly(
                        "the points of m allow no verdict now; the alert is not over yet",
                        "the points of m have allowed no verdict for more than 5 min");
        assertThat(watched.every(10, 2000, 100, 100).told()).isEmpty();
        Watched zero = Watched.by(RATE + "keep_firing_for_secs = 1000\n", "m").every(60, 0, 100, 0);
        zero.told();
        assertThat(zero.every(300, 400, 0, 50, 50, 50, 50).told())
                .as("nor before it is over for as long as it is kept")
                .containsExactly("10:21:40 RESOLVED warning 0");
    }

    @Test
    void whatIsSaidWhileItIsNotOverIsTrue() {
        Watched rate = Watched.by(RATE + "silence_secs = 60\nkeep_firing_for_secs = 600\n", "m");
        assertThat(rate.every(60, 0, 100, 130, 110).messages().get(1))
                .isEqualTo("m changed by +10 % within 5 min; the alert is not over yet");
        Watched trend = Watched.by(TREND + "silence_secs = 60\nkeep_firing_for_secs = 6000\n", "disk.used_percent");
        assertThat(trend.every(600, 0, 80, 82, 84, 60, 97).messages().subList(1, 3))
                .containsExactly(
                        "disk.used_percent is 60 and does not reach 95 within 1 h as it looks now; the alert is not over yet",
                        "disk.used_percent is 97, which is beyond 95");
    }

    @Test
    void withoutAnOperatorBothDirectionsAreForetold() {
        String both = TREND.replace("95.0", "50").replace("disk.used_percent", "pool.size");
        Watched falling = Watched.by(both, "pool.size").every(600, 0, 100, 90, 80);
        assertThat(falling.events.get(0).breachMillis()).isEqualTo(Watched.START + 3_000_000);
        assertThat(falling.told()).containsExactly("10:20:00 FIRING info 80");
        assertThat(falling.every(600, 1800, 90, 100, 110).told()).containsExactly("10:30:00 RESOLVED info 90");

        Watched rising = Watched.by(both, "pool.size").every(600, 0, 20, 30, 40);
        assertThat(rising.told()).containsExactly("10:20:00 FIRING info 40");
        assertThat(rising.every(600, 1800, 60, 60, 60, 60, 60, 60, 60, 60, 60, 60)
                        .told())
                .as("it is beyond, for longer than the window")
                .isEmpty();
        assertThat(rising.restart(both)
                        .refill(600, 6600, 60, 60)
                        .every(600, 7800, 60, 60)
                        .told())
                .as("and over a restart")
                .isEmpty();
        assertThat(rising.every(600, 9000, 10, 10, 10).told()).hasSize(1);
    }

    @Test
    void whatIsKnownToRiseIsBeyondFromTheFirstPointOn() {
        for (String metric : List.of("disk.used_percent", "cpu.usage", "load.load_1")) {
            String toml = TREND.replace("disk.used_percent", metric);
            assertThat(Watched.by(toml, metric).at(0, 96).told()).as(metric).hasSize(1);
        }
    }

    @Test
    void aWindowOfManyPointsIsThinned_andStillJudgedFromItsOldest() {
        String week = "window_secs = 604800\n";
        Watched rate = Watched.by(RATE.replace("window_secs = 300\n", week), "m");
        Watched trend =
                Watched.by(TREND.replace("95.0", "1000").replace("= 3600", "= 100000") + week, "disk.used_percent");
        for (int i = 0; i < 20_000; i++) {
            rate.at(10L * i, 100_000 + i);
            trend.at(10L * i, 0.04 * i);
        }
        assertThat(rate.told()).isEmpty();
        assertThat(rate.at(200_000, 120_100).told()).hasSize(1);
        assertThat(trend.events.get(0).breachMillis() - Watched.START)
                .as("0.04 in ten seconds: 1000 after 250,000 s")
                .isCloseTo(250_000_000, within(1000L));
    }

    @Test
    void noMorePointsAreDemandedThanAThinnedWindowHolds() {
        String most = TREND.replace("min_data_points = 3", "min_data_points = 2048");
        assertThat(Watched.rules(most)).hasSize(1);
        assertThatThrownBy(() -> Watched.rules(most.replace("2048", "2049"))).hasMessageContaining("from 2 to 2048");
    }

    @Test
    void aWindowHoldsABoundedNumberOfPoints() {
        PointWindow window = new PointWindow(Long.MAX_VALUE / 2);
        for (int i = 0; i < 100_000; i++) {
            window.put(i, i);
            assertThat(window.size()).isLessThanOrEqualTo(PointWindow.MOST);
        }
        assertThat(window.size()).isGreaterThan(PointWindow.MOST / 2);
        assertThat(window.millis(0)).isZero();
    }

    @Test
    void onlyItsOwnWindowCounts() {
        Watched watched = Watched.by(TREND + "window_secs = 1200\n", "disk.used_percent");
        watched.every(600, 0, 10, 90, 80, 70, 60);
        assertThat(watched.told()).containsExactly("10:20:00 FIRING info 80", "10:30:00 RESOLVED info 70");
    }

    @Test
    void windowsAreFilledFromTheStoreAfterARestart() {
        Watched watched = Watched.by(TREND, "disk.used_percent").every(600, 0, 80, 82, 84);
        watched.told();
        watched.restart(TREND).refill(600, 0, 80, 82, 84);
        assertThat(watched.told()).isEmpty();
        assertThat(watched.at(1800, 84).told()) // a single point would be no verdict
                .containsExactly("10:30:00 RESOLVED info 84");
    }

    @Test
    void aCertificateWarnsFirst_andIsCriticalAsANewAlert() {
        String toml = """
                [[alert.rules]]
                name = "cert-expiry"
                type = "cert_expiration"
                metric = "certificate.days_until_expiry"
                agent_pattern = "cert-checker"
                severity = "critical"
                warning_days = 30
                critical_days = 7
                silence_secs = 86400
                """;
        Watched watched = Watched.by(toml, "");
        Series domain = new Series("cert-checker", "certificate.days_until_expiry", Labels.of("domain", "example.com"));
        watched.at(domain, 0, 31).at(domain, 3600, 30);
        assertThat(watched.events.get(0).message()).isEqualTo("the certificate of example.com expires in 30 d");
        assertThat(watched.told()).containsExactly("11:00:00 FIRING warning 30");
        assertThat(watched.at(domain, 7200, 7).told())
                .containsExactly("12:00:00 RESOLVED warning 7", "12:00:00 FIRING critical 7");
        assertThat(watched.at(domain, 7200 + 86_400, -1).events.get(0).message())
                .isEqualTo("the certificate of example.com expired 1 d ago");
        assertThat(watched.at(domain, 100_000, 365).events)
                .last()
                .satisfies(event -> assertThat(event.kind()).isEqualTo(AlertEvent.Kind.RESOLVED));
    }

    @Test
    void aCertificateInAFileIsNamedByItsPlace() {
        String toml = """
                [[alert.rules]]
                name = "cert-expiry"
                type = "cert_expiration"
                agent_pattern = "*"
                """;
        Labels keystore = Labels.of(Map.of("file", "/opt/app/keystore.p12", "alias", "s1as", "subject", "shop"));
        Labels pem = Labels.of(Map.of("file", "/etc/ssl/own.pem", "subject", "shop"));
        String metric = "certificate.days_until_expiry";

        assertThat(Watched.by(toml, "")
                        .at(new Series("web-01", metric, keystore), 0, -3)
                        .events
                        .get(0)
                        .message())
                .isEqualTo("the certificate s1as in /opt/app/keystore.p12 on web-01 expired 3 d ago");
        assertThat(Watched.by(toml, "")
                        .at(new Series("web-01", metric, pem), 0, 5)
                        .events
                        .get(0)
                        .message())
                .isEqualTo("the certificate in /etc/ssl/own.pem on web-01 expires in 5 d");
    }

    @Test
    void timesOfMessagesAreThePoints() {
        Watched watched = Watched.by(RATE, "m").every(60, 0, 100, 200);
        assertThat(Instant.ofEpochMilli(watched.events.get(0).millis())).isEqualTo("2026-02-06T10:01:00Z");
        assertThat(watched.events.get(0).message()).isEqualTo("m changed by +100 % within 5 min, more than 20 %");
    }
}

package oxmon.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
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
                    .isEqualTo("disk.used_percent is 84 and reaches 95 in about 55 min, at 2026-02-06T11:15:00Z");
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
    void timesOfMessagesAreThePoints() {
        Watched watched = Watched.by(RATE, "m").every(60, 0, 100, 200);
        assertThat(Instant.ofEpochMilli(watched.events.get(0).millis())).isEqualTo("2026-02-06T10:01:00Z");
        assertThat(watched.events.get(0).message()).isEqualTo("m changed by +100 % within 5 min, more than 20 %");
    }
}

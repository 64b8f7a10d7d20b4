package oxmon.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import oxmon.metrics.Labels;
import oxmon.metrics.Point;
import oxmon.metrics.Series;

class HostCertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void theSoonestComesFirst_whatIsOldLast() {
        List<HostCertificate> all = HostCertificates.inOrder(
                List.of(
                        point("web-1", 30, Duration.ZERO),
                        point("web-2", -2, Duration.ofHours(25)),
                        point("web-3", -1, Duration.ofHours(23))),
                NOW);

        assertThat(all).extracting(HostCertificate::agent).containsExactly("web-3", "web-1", "web-2");
        assertThat(all).extracting(each -> each.old(NOW)).containsExactly(false, false, true);
    }

    @Test
    void labelsThatAreNotThereAreEmpty() {
        assertThat(HostCertificates.inOrder(List.of(point("web-1", 3, Duration.ZERO)), NOW))
                .containsExactly(new HostCertificate("web-1", "/etc/own.pem", "", "shop.test", 3, NOW));
    }

    private static Point point(String agent, double days, Duration ago) {
        Labels labels = Labels.of(Map.of("file", "/etc/own.pem", "subject", "shop.test"));
        return new Point(
                new Series(agent, "certificate.days_until_expiry", labels),
                NOW.minus(ago).toEpochMilli(),
                days);
    }
}

package oxmon.server.certificates;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import oxmon.metrics.Point;
import oxmon.metrics.query.LabelMatcher;
import oxmon.metrics.query.NameSelector;
import oxmon.metrics.query.SeriesSelector;
import oxmon.server.metrics.Metrics;

/**
 * The certificates that agents find in files of their hosts: the newest points of those that were told of lately, within a day or two.
 * Thread-safe.
 */
@Singleton
public class HostCertificates {
    private static final NameSelector METRIC = NameSelector.of(List.of("certificate.days_until_expiry"));

    private final Metrics metrics;
    private final Clock clock;

    @Inject
    HostCertificates(Metrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Those on the hosts that are meant, the soonest to expire first; old ones last.
     *
     * @throws oxmon.common.Fault UNAVAILABLE when there are too many queries
     */
    public List<HostCertificate> on(NameSelector hosts) {
        LabelMatcher inFile = LabelMatcher.parse("file!="); // the server's own checks have a domain
        SeriesSelector found = new SeriesSelector(hosts, METRIC, List.of(inFile));
        return inOrder(metrics.active(found), clock.instant());
    }

    static List<HostCertificate> inOrder(List<Point> points, Instant now) {
        return points.stream()
                .map(HostCertificate::of)
                .sorted(Comparator.comparing((HostCertificate each) -> each.old(now))
                        .thenComparingLong(HostCertificate::daysLeft))
                .toList();
    }
}

package oxmon.alerting.rules;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import oxmon.alerting.AlertEvent;
import oxmon.alerting.Condition;
import oxmon.alerting.Field;
import oxmon.alerting.Gauge;
import oxmon.alerting.Level;
import oxmon.alerting.Limit;
import oxmon.alerting.Numbers;
import oxmon.alerting.Parameters;
import oxmon.alerting.RuleType;
import oxmon.alerting.Severity;
import oxmon.metrics.Labels;

/**
 * In trouble when a certificate has so many days left or fewer: a warning first, critical then, and a new alert at each further step. {@code severity}, which the seed's
 * example has, is accepted and says nothing that the two levels do not say.
 */
@AutoService(RuleType.class)
public final class CertExpirationRule implements RuleType {
    private static final double LONGEST_DAYS = 36_500;
    private static final int MOST_STEPS = 8;

    @Override
    public String name() {
        return "cert_expiration";
    }

    @Override
    public String usualMetric() {
        return "certificate.days_until_expiry";
    }

    @Override
    public String usualAgents() {
        return "cert-checker";
    }

    @Override
    public List<Field> fields() {
        return List.of(
                Field.number("warning_days").within(0, LONGEST_DAYS).in("d").or(30.0),
                Field.number("critical_days").within(0, LONGEST_DAYS).in("d").or(7.0),
                Field.texts("also_days", MOST_STEPS));
    }

    @Override
    public Condition condition(Parameters in) {
        double warning = in.number("warning_days");
        double critical = in.number("critical_days");
        if (critical >= warning) {
            throw in.refuse(
                    "critical_days",
                    "must be less than warning_days, " + Numbers.plain(warning) + "; it is " + Numbers.plain(critical));
        }
        List<Double> days = new ArrayList<>(List.of(warning, critical));
        for (String text : in.texts("also_days")) {
            days.add(step(in, text, warning, days));
        }
        days.sort(Comparator.reverseOrder());
        return new Expires(days.stream()
                .map(each -> new Level(
                        each <= critical ? Severity.CRITICAL : Severity.WARNING, new Limit(Limit.Side.AT_MOST, each)))
                .toList());
    }

    private static double step(Parameters in, String text, double warning, List<Double> others) {
        if (text.matches("\\d{1,5}(\\.\\d{1,3})?")) {
            double days = Double.parseDouble(text);
            if (days < warning && !others.contains(days)) {
                return days;
            }
        }
        throw in.refuse(
                "also_days",
                "must be numbers of days below warning_days, " + Numbers.plain(warning) + ", and each once; one is "
                        + text);
    }

    private record Expires(List<Level> levels) implements Condition {
        @Override
        public Gauge gauge() {
            return Gauge.PLAIN;
        }

        @Override
        public String describe(AlertEvent event) {
            double days = event.value();
            return days < 0
                    ? "the certificate " + which(event) + " expired " + Numbers.plain(-days) + " d ago"
                    : "the certificate " + which(event) + " expires in " + Numbers.plain(days) + " d";
        }

        /** That of a domain, or that in a file of a host. */
        private static String which(AlertEvent event) {
            Labels labels = event.series().labels();
            String file = labels.get("file");
            if (file != null) {
                String alias = labels.get("alias");
                return (alias == null ? "in " : alias + " in ") + file + " on "
                        + event.series().agent();
            }
            String domain = labels.asMap().getOrDefault("domain", event.subject());
            String port = labels.get("port");
            return "of " + (port == null ? domain : domain + ':' + port);
        }
    }
}

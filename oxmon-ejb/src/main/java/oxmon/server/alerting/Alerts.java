package oxmon.server.alerting;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import oxmon.alerting.Rule;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertRow;

/** Answers for rules, alerts and their history. Thread-safe. */
@Singleton
public class Alerts {
    private final Alerting alerting;
    private final AlertFile file;

    @Inject
    Alerts(Alerting alerting, AlertFile file) {
        this.alerting = alerting;
        this.file = file;
    }

    /** All rules by name, disabled ones included. */
    public List<Rule> rules() {
        return alerting.rules().stream()
                .sorted(Comparator.comparing(Rule::name))
                .toList();
    }

    /** The newest event of each alert that fires, the oldest alert first. */
    public List<AlertRow> active() {
        return file.active();
    }

    /** What happened, newest first. */
    public AlertFile.Found history(AlertFile.Wanted wanted) {
        return file.history(wanted);
    }
}

package oxmon.server.alerting;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import oxmon.alerting.Rule;
import oxmon.server.alerting.sqlite.AlertFile;
import oxmon.server.alerting.sqlite.AlertNote;
import oxmon.server.alerting.sqlite.AlertRow;
import oxmon.server.catalog.Entry;

/** Answers for rules, alerts and their history. Thread-safe. */
@Singleton
public class Alerts {
    private final Rules rules;
    private final AlertFile file;

    @Inject
    Alerts(Rules rules, AlertFile file) {
        this.rules = rules;
        this.file = file;
    }

    /** All rules by name, disabled ones included. */
    public List<Rule> rules() {
        return rules.list().stream().map(Entry::value).toList();
    }

    /** The newest event of each alert that fires, the oldest alert first. */
    public List<AlertRow> active() {
        return file.active();
    }

    /** What happened last, of whatever alert. */
    public Optional<AlertRow> newest() {
        return file.newest();
    }

    /** What happened to one alert, in its order; empty when there is none of that id. */
    public List<AlertRow> ofAlert(String id) {
        return file.ofAlert(id);
    }

    /** What people did about one alert, in its order. */
    public List<AlertNote> notes(String id) {
        return file.notes(id);
    }

    /** Of each of these alerts the newest acknowledgement that was not taken back, be it over or not. */
    public Map<String, AlertNote> acknowledgements(Collection<String> ids) {
        return file.acknowledgements(ids);
    }

    /** What happened, newest first. */
    public AlertFile.Found history(AlertFile.Wanted wanted) {
        return file.history(wanted);
    }

    /** All of it, newest first, in parts; the limit and the offset do not count. */
    public void history(AlertFile.Wanted wanted, Consumer<List<AlertRow>> parts) {
        file.history(wanted, parts);
    }
}

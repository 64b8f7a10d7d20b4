package oxmon.web.ui.alerting;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Map;
import oxmon.web.data.ActiveAlerts;
import oxmon.web.data.AlertWords;
import oxmon.web.ui.common.Look;

/** The page of alerts as it is when it is opened. */
@Named
@RequestScoped
public class AlertsPage {
    @Inject
    ActiveAlerts active;

    @Inject
    Look look;

    private String view = "";

    /** The heading. */
    public String getTitle() {
        return words().title();
    }

    /** The line under it. */
    public String getDetails() {
        return words().details();
    }

    /** How many alerts fire. */
    public int getCount() {
        return look.may("METRICS_READ") ? active.list().size() : 0;
    }

    /** Whether the history is asked for, instead of what fires now. */
    public boolean isHistory() {
        return view.equals("history");
    }

    public String getView() {
        return view;
    }

    public void setView(String view) {
        this.view = view;
    }

    private AlertWords words() {
        boolean may = look.may("METRICS_READ");
        return AlertWords.of(may ? active.counts() : Map.of(), may ? active.open() : Map.of(), look.getLocale());
    }
}

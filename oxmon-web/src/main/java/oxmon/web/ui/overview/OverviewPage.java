package oxmon.web.ui.overview;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import oxmon.server.agents.fleet.Fleet;
import oxmon.web.data.ActiveAlerts;
import oxmon.web.data.FleetWords;
import oxmon.web.ui.common.Look;

/** The overview as it is when it is opened. */
@Named
@RequestScoped
public class OverviewPage {
    @Inject
    Fleet fleet;

    @Inject
    ActiveAlerts alerts;

    @Inject
    Look look;

    private FleetWords words = new FleetWords("", "");

    @PostConstruct
    void open() {
        words = look.may("METRICS_READ")
                ? FleetWords.of(fleet.hosts(), alerts.counts(), alerts.open(), look.getLocale())
                : FleetWords.of(List.of(), look.getLocale());
    }

    /** The heading. */
    public String getTitle() {
        return words.title();
    }

    /** The line under it. */
    public String getDetails() {
        return words.details();
    }
}

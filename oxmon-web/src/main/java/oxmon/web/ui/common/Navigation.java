package oxmon.web.ui.common;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import oxmon.identity.Permission;
import oxmon.server.certificates.Certificates;
import oxmon.web.data.ActiveAlerts;
import oxmon.web.data.AlertWords;
import oxmon.web.data.Attention;

/** The pages there are, in the order of the navigation. A new page is one line here. */
@Named
@RequestScoped
public class Navigation {
    /** What is set up once and hardly looked at on the way. */
    private static final List<String> NOT_ON_PHONES = List.of("channels", "silences");

    private static final List<Item> ALL = List.of(
            new Item(
                    "overview",
                    "/index.xhtml",
                    "nav.overview",
                    "",
                    Permission.METRICS_READ,
                    "M2 7.2 8 2.5l6 4.7M3.5 6.5v7h9v-7"),
            new Item(
                    "alerts",
                    "/alerts.xhtml",
                    "nav.alerts",
                    "",
                    Permission.METRICS_READ,
                    "M4 11V7.2a4 4 0 0 1 8 0V11l1.3 1.5H2.7zM6.7 14.2h2.6"),
            new Item(
                    "certificates",
                    "/certificates.xhtml",
                    "nav.certificates",
                    "",
                    Permission.METRICS_READ,
                    "M8 1.800 13.200 4v4.200c0 3-2.200 5-5.200 6-3-1-5.200-3-5.200-6V4zM5.700 8l1.700 1.700 3-3.200"),
            new Item(
                    "rules",
                    "/rules.xhtml",
                    "nav.rules",
                    "nav.alerting",
                    Permission.METRICS_READ,
                    "M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6M10 2.8v3.4M6 9.8v3.4"),
            new Item(
                    "channels",
                    "/channels.xhtml",
                    "nav.channels",
                    "",
                    Permission.ALERTS_WRITE,
                    "M14 2 7.2 8.8M14 2 9.8 14 7.2 8.8 2 6.2z"),
            new Item(
                    "silences",
                    "/silences.xhtml",
                    "nav.silences",
                    "",
                    Permission.METRICS_READ,
                    "M13.5 9.5A6 6 0 0 1 6.5 2.5 6 6 0 1 0 13.5 9.5z"),
            new Item(
                    "agents",
                    "/agents.xhtml",
                    "nav.agents",
                    "nav.manage",
                    Permission.WHITELIST_READ,
                    "M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01"),
            new Item(
                    "system",
                    "/system.xhtml",
                    "nav.system",
                    "",
                    Permission.SYSTEM_READ,
                    "M1.5 8.5H4.5L6.5 3.5 9.5 12.5 11.5 8.5H14.5"));

    @Inject
    Look look;

    @Inject
    ActiveAlerts alerts;

    @Inject
    Certificates certificates;

    @Inject
    Clock clock;

    /** Counted once a request. */
    private @Nullable Attention attention;

    /**
     * One page.
     *
     * @param page its name in templates
     * @param section the key of the heading that stands before it, or empty
     * @param permission who may see it
     * @param icon a path on a 16 by 16 grid
     */
    public record Item(String page, String path, String label, String section, Permission permission, String icon) {}

    /** What a visitor needs to see the page at {@code path}; absent when everybody who is signed in may. */
    static Optional<Permission> permission(String path) {
        return ALL.stream()
                .filter(item -> item.path().equals(path))
                .map(Item::permission)
                .findFirst();
    }

    /** Those the visitor may see. */
    public List<Item> getItems() {
        return ALL.stream().filter(item -> look.may(item.permission().name())).toList();
    }

    /** Those of the bar at the foot of a phone, which holds few. */
    public List<Item> getFoot() {
        return getItems().stream()
                .filter(item -> !NOT_ON_PHONES.contains(item.page()))
                .toList();
    }

    /** How many alerts fire. */
    public int getAlerts() {
        return alerts.list().size();
    }

    /** How many certificates need somebody. */
    public Attention getCertificates() {
        Attention known = attention;
        if (known == null) {
            known = Attention.of(certificates, clock.instant());
            attention = known;
        }
        return known;
    }

    /** How urgent the alerts are: {@code crit} or {@code warn}; {@code ok} when there is none. */
    public String getWorst() {
        return AlertWords.urgency(alerts.counts(), alerts.open());
    }
}

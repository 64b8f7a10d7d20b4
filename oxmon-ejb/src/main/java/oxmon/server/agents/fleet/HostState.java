package oxmon.server.agents.fleet;

import java.util.Locale;

/** How a host is, worst first. */
public enum HostState {
    /** A resource is nearly used up. */
    CRIT,
    /** It does not report. */
    SILENT,
    /** A resource is running short. */
    WARN,
    /** It reports, and nothing is short. */
    OK;

    /** The name for pages, in small letters. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

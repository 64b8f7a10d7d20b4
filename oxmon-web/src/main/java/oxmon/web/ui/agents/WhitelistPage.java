package oxmon.web.ui.agents;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.agents.AgentStatus;
import oxmon.server.agents.Agents;
import oxmon.server.agents.whitelist.Whitelist;
import oxmon.server.identity.Users;
import oxmon.web.session.SessionCaller;

/** The page of agents that may report. */
@Named
@RequestScoped
public class WhitelistPage {
    @Inject
    Whitelist whitelist;

    @Inject
    Agents agents;

    @Inject
    Users users;

    @Inject
    HttpServletRequest request;

    private String filter = "";
    private boolean mayRead;
    private boolean mayWrite;
    private List<WhitelistRow> all = List.of();

    /** One for the whole request: the table asks again and again, and keeps in it how many rows there are. */
    private final WhitelistTable table = new WhitelistTable(this::matching);

    @PostConstruct
    void open() {
        SessionCaller.of(request, users).ifPresent(this::open);
    }

    private void open(Caller caller) {
        mayRead = caller.may(Permission.WHITELIST_READ);
        mayWrite = caller.may(Permission.WHITELIST_WRITE);
        if (mayRead) {
            Map<String, AgentStatus> known =
                    agents.list(false).stream().collect(Collectors.toMap(AgentStatus::id, Function.identity()));
            all = whitelist.list().stream()
                    .map(entry -> WhitelistRow.of(entry, known.get(entry.agentId())))
                    .toList();
        }
    }

    /** The key of the page's title, which tells how many agents may report. */
    public String getTitle() {
        return switch (all.size()) {
            case 0 -> "agents.title0";
            case 1 -> "agents.title1";
            default -> "agents.title";
        };
    }

    /** The rows that match the filter. */
    public WhitelistTable getTable() {
        return table;
    }

    private List<WhitelistRow> matching() {
        String needle = filter.strip().toLowerCase(Locale.ROOT);
        return needle.isEmpty()
                ? all
                : all.stream().filter(row -> row.matches(needle)).toList();
    }

    /** How many agents may report. */
    public int getCount() {
        return all.size();
    }

    /** How many of them never did. */
    public long getWaiting() {
        return all.stream().filter(row -> row.lastSeen() == null).count();
    }

    /** How many hosts report without an entry: only possible while no token is asked for. */
    public long getUnlisted() {
        return agents.list(false).stream().filter(agent -> !agent.whitelisted()).count();
    }

    /** Whether the visitor may change the list. */
    public boolean isMayWrite() {
        return mayWrite;
    }

    /** What the rows must hold in name or description; empty for all. */
    public String getFilter() {
        return filter;
    }

    public void setFilter(String filter) {
        this.filter = filter;
    }
}

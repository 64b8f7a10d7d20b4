package oxmon.web.data.live;

import static oxmon.server.common.JsonFactory.JSON;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.Session;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import oxmon.identity.Permission;
import oxmon.server.agents.fleet.Fleet;
import oxmon.server.alerting.AlertChanged;
import oxmon.server.alerting.AlertNoted;
import oxmon.server.identity.Users;
import oxmon.server.metrics.PointsStored;
import oxmon.web.session.SessionCaller;

/** The open pages, and which hosts changed since they were last told. Thread-safe. */
@ApplicationScoped
public class LivePages {
    private static final Logger LOG = System.getLogger(LivePages.class.getName());
    private static final int MOST_PAGES = 2_000;
    private static final int MOST_NAMES = 200;

    private final Map<Session, HttpSession> pages = new ConcurrentHashMap<>();
    private final Set<String> changed = new HashSet<>();

    /** Pages that were still busy with one message when the next was due; they are told to look at everything. */
    private final Set<Session> late = ConcurrentHashMap.newKeySet();

    @Inject
    Users users;

    @Inject
    Fleet fleet;

    /** Admits a page, unless nobody is signed in, the visitor may not see metrics, or there are too many. */
    boolean add(Session page, @Nullable HttpSession visitor) {
        if (visitor == null || pages.size() >= MOST_PAGES || !maySee(visitor)) {
            return false;
        }
        pages.put(page, visitor);
        return true;
    }

    void remove(Session page) {
        pages.remove(page);
        late.remove(page);
    }

    /** Notes who reported; the timer tells the pages. */
    void stored(@Observes PointsStored stored) {
        note(stored.agent());
    }

    /** Whoever else looks at an alert is to see what somebody did about it. */
    void noted(@Observes AlertNoted noted) {
        note(noted.agent());
    }

    /** As when the server itself brought it about. */
    void changed(@Observes AlertChanged alert) {
        note(alert.row().series().agent());
    }

    private void note(String agent) {
        if (!pages.isEmpty()) {
            synchronized (changed) {
                changed.add(agent);
            }
        }
    }

    /** Tells each page what changed, if anything did; says whether there was anything. */
    boolean tell() {
        Set<String> names;
        synchronized (changed) {
            names = Set.copyOf(changed);
            changed.clear();
        }
        Set<Session> catchingUp = Set.copyOf(late);
        catchingUp.forEach(page -> send(page, message(JsonValue.NULL)));
        if (names.isEmpty()) {
            return false;
        }
        JsonArrayBuilder ids = JSON.createArrayBuilder();
        names.forEach(ids::add);
        String text = message(names.size() > MOST_NAMES ? JsonValue.NULL : ids.build());
        pages.keySet().stream().filter(page -> !catchingUp.contains(page)).forEach(page -> send(page, text));
        return true;
    }

    /** What a page is told: which hosts to look at, or null for all of them. */
    private String message(JsonValue ids) {
        return JSON.createObjectBuilder()
                .add("revision", fleet.revision())
                .add("ids", ids)
                .build()
                .toString();
    }

    /** Ends the connections of those who have signed out. */
    void check() {
        pages.forEach((page, visitor) -> {
            if (!maySee(visitor)) {
                end(page);
            }
        });
    }

    /** Keeps connections open through proxies while nothing changes. */
    void ping() {
        pages.keySet().forEach(page -> send(page, "{}"));
    }

    /** Ends all connections, as the application stops. */
    void closeAll() {
        pages.keySet().forEach(LivePages::end);
        pages.clear();
        late.clear();
    }

    private void send(Session page, String text) {
        if (!page.isOpen()) {
            remove(page);
            return;
        }
        try {
            page.getAsyncRemote().sendText(text, result -> {
                if (!result.isOK()) {
                    remove(page);
                }
            });
            late.remove(page);
        } catch (RuntimeException e) {
            LOG.log(Level.TRACE, "a page is slow", e);
            late.add(page);
        }
    }

    private boolean maySee(HttpSession visitor) {
        return SessionCaller.of(visitor, users)
                .filter(caller -> !caller.mustChangePassword() && caller.may(Permission.METRICS_READ))
                .isPresent();
    }

    private static void end(Session page) {
        try {
            page.close();
        } catch (IOException | IllegalStateException e) {
            LOG.log(Level.TRACE, "a page was closed already", e);
        }
    }
}

package oxmon.web.data;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import oxmon.common.Fault;
import oxmon.identity.Caller;
import oxmon.identity.Permission;
import oxmon.server.identity.Users;
import oxmon.web.request.FaultAnswer;
import oxmon.web.request.Trace;
import oxmon.web.session.SessionCaller;

/** Answers one kind of page data: finds the caller, asks the permission, writes JSON. */
abstract class DataServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Logger LOG = System.getLogger(DataServlet.class.getName());

    private static final int WORTH_PACKING_BYTES = 4_000;

    /** How many alerts fire, and how bad the worst is; pages show it in their navigation. */
    private static final String ALERTS = "Oxmon-Alerts";

    @Inject
    private transient Users users;

    @Inject
    private transient ActiveAlerts alerts;

    private final Permission permission;

    DataServlet(Permission permission) {
        this.permission = permission;
    }

    /**
     * The answer, JSON in UTF-8.
     *
     * @throws Fault as features do
     */
    abstract byte[] body(HttpServletRequest request) throws IOException;

    /** What {@link #body} is. */
    String contentType() {
        return "application/json";
    }

    /** Under which name a browser keeps it; empty for what pages read themselves. */
    String fileName() {
        return "";
    }

    @Override
    protected final void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            refuseOtherSites(request);
            Optional<Caller> caller = SessionCaller.of(request, users);
            if (caller.isEmpty()) {
                throw Fault.unauthenticated("the session has ended");
            }
            if (caller.get().mustChangePassword()) {
                throw Fault.forbidden("the password must be changed first");
            }
            caller.get().require(permission);
            if (caller.get().may(Permission.METRICS_READ)) {
                response.setHeader(ALERTS, AlertWords.brief(alerts.counts(), alerts.open()));
            }
            answer(request, response);
        } catch (Fault fault) {
            if (response.isCommitted()) { // a part was sent: better a broken download than one that looks whole
                throw new IOException(fault.detail(), fault);
            }
            FaultAnswer.write(response, fault);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "page data failed, trace " + Trace.of(request), e);
            FaultAnswer.writeFailure(response);
        }
    }

    /** A page of another site may not read this with the visitor's cookie. */
    private static void refuseOtherSites(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw Fault.forbidden("only pages of this server may fetch this");
        }
    }

    /** Writes the answer; overridden where it is too large to be built first. */
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(request, response, body(request));
    }

    /** What stands before the answer. */
    final void head(HttpServletResponse response) {
        response.setContentType(contentType());
        if (!fileName().isEmpty()) {
            response.setHeader("Content-Disposition", "attachment; filename=\"" + fileName() + '"');
        }
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Vary", "Accept-Encoding");
    }

    private void write(HttpServletRequest request, HttpServletResponse response, byte[] bytes) throws IOException {
        head(response);
        String accepted = request.getHeader("Accept-Encoding");
        if (bytes.length > WORTH_PACKING_BYTES && accepted != null && accepted.contains("gzip")) {
            // values of hosts, never a secret beside what a visitor typed
            response.setHeader("Content-Encoding", "gzip");
            try (OutputStream packed = new GZIPOutputStream(response.getOutputStream())) {
                packed.write(bytes);
            }
        } else {
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }

    /** A parameter with a default. */
    static String text(HttpServletRequest request, String name, String otherwise) {
        String value = request.getParameter(name);
        return value == null ? otherwise : value;
    }

    /**
     * A parameter that must be there.
     *
     * @throws Fault INVALID when it is not
     */
    static String required(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        if (value == null || value.isEmpty()) {
            throw Fault.missing(name);
        }
        return value;
    }

    /**
     * A whole number within bounds, both inclusive.
     *
     * @throws Fault INVALID when it is none
     */
    static long number(HttpServletRequest request, String name, long otherwise, long min, long max) {
        String value = request.getParameter(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // refused below
        }
        throw Fault.invalid(name, name + " must be a whole number from " + min + " to " + max);
    }
}

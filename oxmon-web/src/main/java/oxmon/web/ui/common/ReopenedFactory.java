package oxmon.web.ui.common;

import jakarta.faces.FacesException;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Iterator;
import org.primefaces.csp.CspException;

/** Loads a page afresh that Faces no longer knows, before Faces answers a script with an error nobody reads. See faces-config.xml. */
public class ReopenedFactory extends ExceptionHandlerFactory {
    public ReopenedFactory(ExceptionHandlerFactory wrapped) {
        super(wrapped);
    }

    @Override
    public ExceptionHandler getExceptionHandler() {
        return new Handler(getWrapped().getExceptionHandler());
    }

    /** Whether the server forgot what was on the page: its view, or the nonce of its scripts. */
    static boolean expired(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ViewExpiredException || cause instanceof CspException) {
                return true;
            }
        }
        return false;
    }

    private static final class Handler extends ExceptionHandlerWrapper {
        Handler(ExceptionHandler wrapped) {
            super(wrapped);
        }

        @Override
        public void handle() {
            Iterator<ExceptionQueuedEvent> queued =
                    getUnhandledExceptionQueuedEvents().iterator();
            while (queued.hasNext()) {
                if (expired(queued.next().getContext().getException())) {
                    queued.remove();
                    reopen(FacesContext.getCurrentInstance());
                    return;
                }
            }
            getWrapped().handle();
        }

        private static void reopen(FacesContext faces) {
            ExternalContext external = faces.getExternalContext();
            try {
                external.responseReset();
                PageHeaders.set((HttpServletResponse) external.getResponse());
                Reopened.lead((HttpServletRequest) external.getRequest(), (HttpServletResponse) external.getResponse());
                faces.responseComplete();
            } catch (IOException e) {
                throw new FacesException(e);
            }
        }
    }
}

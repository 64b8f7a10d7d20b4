package oxmon.web.data.live;

import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Tells pages at most once a second what changed. A shell around {@link LivePages}. */
@Singleton
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class LiveTimer {
    private static final int PING_SECONDS = 20;

    @Inject
    LivePages pages;

    private int quietSeconds;
    private int checkedSeconds;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false, info = "tell pages what changed")
    void tell() {
        boolean told = pages.tell();
        quietSeconds = told ? 0 : quietSeconds + 1;
        if (quietSeconds >= PING_SECONDS) {
            quietSeconds = 0;
            pages.ping();
        }
        checkedSeconds++;
        if (checkedSeconds >= PING_SECONDS) {
            checkedSeconds = 0;
            pages.check();
        }
    }

    @PreDestroy
    void stop() {
        pages.closeAll();
    }
}

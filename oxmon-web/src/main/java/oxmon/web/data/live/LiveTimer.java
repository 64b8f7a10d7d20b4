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
    @Inject
    LivePages pages;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false, info = "tell pages what changed")
    void tell() {
        pages.tell();
    }

    @Schedule(hour = "*", minute = "*", second = "7/20", persistent = false, info = "keep pages connected")
    void ping() {
        pages.ping();
    }

    @PreDestroy
    void stop() {
        pages.closeAll();
    }
}

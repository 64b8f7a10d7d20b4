package oxmon.server.storage;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Lets commands reach the server while the application runs. A shell: the work is in {@link Control}. */
@Singleton
@Startup
@DependsOn("IngestStartup")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class StorageStartup {
    @Inject
    Control control;

    @PostConstruct
    void start() {
        control.start();
    }

    @PreDestroy
    void stop() {
        control.close();
    }
}

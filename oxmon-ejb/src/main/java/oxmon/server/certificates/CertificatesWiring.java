package oxmon.server.certificates;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import oxmon.certificates.Probe;
import oxmon.certificates.Trust;
import oxmon.server.certificates.sqlite.CertificateFile;
import oxmon.server.common.DataDirectory;
import oxmon.server.importing.Imported;
import oxmon.server.outbound.Outbound;
import oxmon.server.settings.ServerSettings;

/** Opens the certificates' file, and leads their checks through the server's one way out. */
@Singleton
public class CertificatesWiring {
    /**
     * The file of this run; closed by {@link Certificates} when the application stops.
     *
     * @param first the original's directory is ours before anything is put there
     */
    @Produces
    @Singleton
    public CertificateFile file(DataDirectory directory, Imported first, Clock clock) {
        return new CertificateFile(directory.root().resolve("certificates.db"), clock.instant());
    }

    /** What checks one domain. */
    @Produces
    @Singleton
    Checker checker(ServerSettings settings, GuardedWay way, Clock clock) {
        Trust trust;
        try {
            trust = Trust.of(settings.certificates().caFiles());
        } catch (IOException e) {
            throw new IllegalStateException("cert_check.ca_file: " + e.getMessage(), e);
        }
        return new Checker(
                new Probe(way, way, clock),
                InetAddress::getAllByName,
                trust,
                settings.certificates().timeout(),
                clock);
    }

    /** The way to domains, responders and lists. */
    @Produces
    @Singleton
    GuardedWay way(Outbound outbound) {
        return new GuardedWay(outbound);
    }
}

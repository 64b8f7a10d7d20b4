package oxmon.standalone;

import fish.payara.micro.BootstrapException;
import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.AdminCommandRunner;
import fish.payara.micro.boot.PayaraMicroBoot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Payara Micro with one application and nothing else: no cluster, no telemetry, no endpoints of its own, one HTTP listener.
 * Not thread-safe, except that {@link #stop} may come from any thread.
 */
final class Container {
    private static final Logger LOG = System.getLogger(Container.class.getName());
    private static final String CONFIG = "configs.config.server-config.";
    private static final String HTTP = CONFIG + "network-config.network-listeners.network-listener.http-listener.";

    private static final String PROTOCOL = CONFIG + "network-config.protocols.protocol.http-listener.http.";
    private static final String SCAN_SECONDS = "hk2.parser.timeout";
    private static final Duration OPEN_PATIENCE = Duration.ofSeconds(10);

    /** Payara's word for the application at "/". */
    private static final String APPLICATION = "ROOT";

    private final PayaraMicroRuntime runtime;

    private Container(PayaraMicroRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Boots the container, and deploys the application at "/".
     *
     * @param instance Payara's own folder, prepared
     * @throws CannotStart when either fails; the log has the whole story
     */
    static Container start(Installation installation, Path instance, Listener http) throws CannotStart {
        System.setProperty(
                "fish.payara.micro.BootJar",
                installation.payara().resolve("launch-micro.jar").toUri().toString());
        System.setProperty("fish.payara.micro.UnpackDir", installation.payara().toString());
        // SQLite unpacks its native library; /tmp may be mounted noexec or swept by age
        System.setProperty("org.sqlite.tmpdir", instance.toString());
        System.setProperty("mp.openapi.scan.disable", "true");
        if (System.getProperty(SCAN_SECONDS) == null) {
            // Payara gives up a deployment whose classes it could not read within 100 s, as on a small machine under
            // load
            System.setProperty(SCAN_SECONDS, "600");
        }
        try {
            AtomicReference<AdminCommandRunner> commands = new AtomicReference<>();
            PayaraMicroRuntime runtime = payara().setRootDir(instance.toFile())
                    .setHttpPort(http.port())
                    .setNoCluster(true)
                    .setPrintLogo(false)
                    .setPreBootHandler(admin -> {
                        commands.set(admin);
                        configure(admin, http);
                    })
                    .bootStrap();
            boolean deployed =
                    runtime.deploy(APPLICATION, "/", installation.application().toFile());
            if (!deployed || !runtime.getDeployedApplicationNames().contains(APPLICATION)) {
                throw new CannotStart(CannotStart.APPLICATION, "the application did not start: " + reason());
            }
            open(commands.get(), http);
            return new Container(runtime);
        } catch (BootstrapException e) {
            throw new CannotStart(CannotStart.APPLICATION, "Payara Micro did not start: " + e.getMessage());
        }
    }

    /** The implementation is reached by name: it is in the launcher layout, not in the published jar's own classes. */
    private static PayaraMicroBoot payara() {
        try {
            Class<?> type = Class.forName("fish.payara.micro.impl.PayaraMicroImpl");
            return (PayaraMicroBoot) type.getMethod("getInstance").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("lib/payara does not hold Payara Micro " + e, e);
        }
    }

    private static void configure(AdminCommandRunner admin, Listener http) {
        Map.of(
                        HTTP + "address", http.host(),
                        HTTP + "enabled", "false", // until the application is there, see open()
                        // lets TRACE through to the application, which refuses it in its own words
                        PROTOCOL + "trace-enabled", "true",
                        // whoever asks need not know whose version answers
                        PROTOCOL + "server-header", "false",
                        CONFIG + "hazelcast-config-specific-configuration.enabled", "false",
                        CONFIG + "phone-home-runtime-configuration.enabled", "false",
                        // the default keeps timers in Hazelcast; ours are not persistent
                        CONFIG + "ejb-container.ejb-timer-service.ejb-timer-service", "None",
                        // each descriptor is read five times at a start, and the build's own tests have seen them
                        CONFIG + "admin-service.das-config.deploy-xml-validation", "none",
                        // /metrics and /health are the application's
                        CONFIG + "microprofile-metrics-configuration.enabled", "false",
                        CONFIG + "microprofile-metrics-configuration.endpoint", "payara-metrics")
                .forEach((name, value) -> admin.run("set", name + '=' + value));
        admin.run("set-microprofile-healthcheck-configuration", "--enabled=false", "--endpoint=payara-health");
        admin.run("set-openapi-configuration", "--enabled=false", "--endpoint=payara-openapi");
    }

    /** Opens the HTTP port, which answers for the application from its first request on. */
    private static void open(AdminCommandRunner admin, Listener http) throws CannotStart {
        admin.run("set", HTTP + "enabled=true");
        long began = System.nanoTime();
        while (!http.isOpen()) {
            if (System.nanoTime() - began > OPEN_PATIENCE.toNanos()) {
                throw new CannotStart(
                        CannotStart.ENVIRONMENT,
                        "HTTP port " + http.port() + " cannot be opened on " + http.host() + ": " + reason());
            }
            LockSupport.parkNanos(20_000_000);
        }
        try {
            ReadableAddresses.watch();
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.WARNING, "addresses that cannot be read are answered by Payara itself: " + e);
        }
    }

    private static String reason() {
        var error = StdoutHandler.firstError();
        if (error == null) {
            return "see the log above";
        }
        Throwable root = error.getThrown();
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root != null && root.getMessage() != null ? root.getMessage() : error.getMessage();
    }

    /** Ends the application, then the container. */
    void stop() throws BootstrapException {
        runtime.undeploy(APPLICATION);
        runtime.shutdown();
    }
}

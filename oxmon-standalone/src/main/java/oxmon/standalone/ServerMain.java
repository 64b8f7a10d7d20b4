package oxmon.standalone;

import fish.payara.micro.BootstrapException;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.LogManager;
import oxmon.server.common.DataDirectory;
import oxmon.server.settings.ServerSettings;
import sun.misc.Signal;

/** {@code oxmon-server}: the server in the foreground, until SIGINT or SIGTERM. */
public final class ServerMain {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(25);
    private static final AtomicBoolean STOPPING = new AtomicBoolean();

    private ServerMain() {}

    /** Starts the server; exits with a code of {@link CannotStart} when that is not possible. */
    @SuppressWarnings("SystemOut") // there is no log yet
    public static void main(String[] args) {
        long began = System.nanoTime();
        try {
            Arguments arguments = Arguments.parse(List.of(args));
            if (arguments.help()) {
                System.out.print(Arguments.USAGE);
            } else if (arguments.version()) {
                System.out.println("oxmon-server " + Installation.version());
            } else {
                run(arguments, began);
            }
        } catch (CannotStart e) {
            exit(e);
        }
    }

    /** Tells the reason on the true standard error, whatever became of {@code System.err} and the log's level. */
    private static void exit(CannotStart e) {
        try (FileOutputStream err = new FileOutputStream(FileDescriptor.err)) {
            err.write(("oxmon-server: " + e.getMessage() + '\n').getBytes(StandardCharsets.UTF_8));
        } catch (IOException nobodyListens) {
            // the exit code tells
        }
        System.exit(e.exitCode());
    }

    private static void announce(Path file, Listener http, Listener grpc) throws CannotStart {
        String text = "http=" + http.host() + ':' + http.port() + "\ngrpc=" + grpc.host() + ':' + grpc.port() + '\n';
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new CannotStart(CannotStart.ENVIRONMENT, "cannot write " + file + ": " + reason(e));
        }
    }

    private static void run(Arguments arguments, long began) throws CannotStart {
        ServerSettings settings = Settings.load(arguments);
        Listener http = new Listener(
                        "HTTP",
                        settings.http().host(),
                        settings.http().port(),
                        "--port N, http_port in the settings, or OXMON_HTTP_PORT")
                .probe();
        Listener grpc = new Listener(
                        "gRPC",
                        settings.grpc().host(),
                        settings.grpc().port(),
                        "--grpc-port N, grpc_port in the settings, or OXMON_GRPC_PORT")
                .probe();
        System.setProperty("oxmon.http.port", String.valueOf(http.port()));
        System.setProperty("oxmon.grpc.port", String.valueOf(grpc.port()));

        Installation installation = Installation.own();
        Path instance = instance(installation, settings);
        Container container = Container.start(installation, instance, http);
        Signal.handle(new Signal("INT"), signal -> stop(container, instance));
        Signal.handle(new Signal("TERM"), signal -> stop(container, instance));
        double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
        log().log(
                        Level.INFO,
                        String.format(
                                Locale.ROOT,
                                "oxmon %s is up after %.1f s: http://%s:%d, gRPC %s:%d",
                                Installation.version(),
                                seconds,
                                http.host(),
                                http.port(),
                                grpc.host(),
                                grpc.port()));
        if (arguments.announce().isPresent()) {
            announce(Path.of(arguments.announce().get()), http, grpc);
        }
    }

    /** Payara's own folder is inside the data directory: that is writable, exclusive, and no sweeper of /tmp visits it. */
    private static Path instance(Installation installation, ServerSettings settings) throws CannotStart {
        Path dataDir = settings.storage().dataDir();
        try {
            DataDirectory.open(dataDir).close(); // refuses a folder in use or read-only, before anything is touched
            Path instance = dataDir.toAbsolutePath().normalize().resolve(".server");
            installation.makeInstance(instance);
            LogSettings log = new LogSettings(LogLevel.named(settings.logLevel()), "json".equals(settings.logFormat()));
            byte[] properties = log.properties().getBytes(StandardCharsets.ISO_8859_1);
            Files.write(instance.resolve("config").resolve("logging.properties"), properties);
            LogManager.getLogManager().readConfiguration(new ByteArrayInputStream(properties));
            LinesToLog.install();
            return instance;
        } catch (IllegalStateException e) { // the message names the folder
            throw new CannotStart(CannotStart.ENVIRONMENT, String.valueOf(e.getMessage()));
        } catch (IOException | UncheckedIOException e) {
            throw new CannotStart(
                    CannotStart.ENVIRONMENT, "data directory " + dataDir + " cannot be used: " + reason(e));
        }
    }

    private static String reason(Exception e) {
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason() + " (" + file.getFile() + ")";
        }
        return String.valueOf(e.getMessage());
    }

    /** Runs on the signal's own thread. A second signal, or a stop that hangs, ends the process at once. */
    private static void stop(Container container, Path instance) {
        if (!STOPPING.compareAndSet(false, true)) {
            Runtime.getRuntime().halt(1);
        }
        log().log(Level.INFO, "stopping");
        Thread watch = new Thread(ServerMain::haltWhenLate, "oxmon-stop-watch");
        watch.setDaemon(true);
        watch.start();
        try {
            container.stop();
            Folders.delete(instance);
        } catch (BootstrapException | IOException | RuntimeException e) {
            log().log(Level.WARNING, "the container did not stop in order", e);
        }
        log().log(Level.INFO, "stopped");
        System.setErr(new PrintStream(OutputStream.nullOutputStream())); // Payara's own hook finds nothing left to stop
        System.exit(0);
    }

    private static void haltWhenLate() {
        try {
            Thread.sleep(STOP_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            return;
        }
        Runtime.getRuntime().halt(1);
    }

    private static Logger log() {
        return System.getLogger("oxmon.standalone.ServerMain");
    }
}

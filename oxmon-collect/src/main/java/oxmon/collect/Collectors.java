package oxmon.collect;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All collectors of this host, read one after another. One that throws is logged once for each kind of failure and tried again
 * at the next tick; the others go on. For one thread.
 */
public final class Collectors {
    private static final Logger LOG = System.getLogger(Collectors.class.getName());

    private final List<Collector> collectors;
    private final Set<String> told = new HashSet<>();

    /**
     * @param collectors in the order in which they are read
     */
    public Collectors(List<Collector> collectors) {
        this.collectors = List.copyOf(collectors);
    }

    /** Those found on the class path. One that cannot be made, such as for lack of a native library, is logged and left out. */
    public static Collectors installed() {
        List<Collector> found = new ArrayList<>();
        // Not the thread's class loader: inside an EAR that is somebody else's.
        Iterator<Collector> services = ServiceLoader.load(Collector.class, Collector.class.getClassLoader())
                .iterator();
        while (true) {
            try {
                if (!services.hasNext()) {
                    return new Collectors(found);
                }
                found.add(services.next());
            } catch (ServiceConfigurationError e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                LOG.log(Level.WARNING, "a collector is left out, it does not work here: {0}", cause);
            }
        }
    }

    /** These, and one that is made with settings. */
    public Collectors and(Collector more) {
        return new Collectors(
                Stream.concat(collectors.stream(), Stream.of(more)).toList());
    }

    /** Their names, for the log. */
    public List<String> names() {
        return collectors.stream().map(Collector::name).toList();
    }

    /** Reads each once. */
    public void collect(Readings into) {
        for (Collector collector : collectors) {
            try {
                collector.collect(into);
            } catch (RuntimeException
                    | LinkageError e) { // LinkageError: OSHI's native library is not for this platform
                if (told.add(collector.name() + ' ' + e.getClass().getName())) {
                    LOG.log(Level.WARNING, "the " + collector.name() + " collector failed and is tried again: " + e);
                }
            }
        }
    }
}

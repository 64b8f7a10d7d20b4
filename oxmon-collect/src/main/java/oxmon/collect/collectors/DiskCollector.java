package oxmon.collect.collectors;

import com.google.auto.service.AutoService;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import oshi.SystemInfo;
import oxmon.collect.Collector;
import oxmon.collect.Patience;
import oxmon.collect.Percent;
import oxmon.collect.Readings;
import oxmon.collect.linux.Mount;
import oxmon.collect.linux.Proc;

/**
 * Space of each file system in bytes, by mount point. Used is what is not free; available is what users other than root can
 * still get, so the two need not add up to the total. From {@code /proc/self/mountinfo} and statvfs(3), elsewhere from OSHI.
 *
 * <p>The list is read anew each time. A mount that hangs, such as one whose file server is gone, costs the others at most
 * {@link #ONE} once, and all of them together about {@link #ALL}.
 */
@AutoService(Collector.class)
public final class DiskCollector implements Collector {
    private static final Duration ONE = Duration.ofSeconds(1);
    private static final Duration ALL = Duration.ofSeconds(3);
    /** What a healthy file system needs, many times over; given to each even after {@link #ALL} is used up. */
    private static final Duration LEAST = Duration.ofMillis(50);

    private final Supplier<List<Disk>> source;
    private final Patience patience = new Patience("disk");

    public DiskCollector() {
        this(Proc.here() ? () -> ofMounts(Mount.parse(Proc.HOST.text("proc/self/mountinfo"))) : DiskCollector::ofOshi);
    }

    DiskCollector(Supplier<List<Disk>> source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public void collect(Readings into) {
        List<Disk> disks = patience.ask("the list of mounts", source::get, ALL).orElse(List.of());
        long deadline = System.nanoTime() + ALL.toNanos();
        for (Disk disk : disks) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            Duration atMost = left.compareTo(LEAST) < 0 ? LEAST : left.compareTo(ONE) > 0 ? ONE : left;
            patience.ask("the file system at " + disk.mount(), disk.space(), atMost)
                    .filter(space -> space.total() > 0)
                    .ifPresent(space -> report(space, Map.of("mount", disk.mount()), into));
        }
    }

    private static void report(Space space, Map<String, String> labels, Readings into) {
        long used = Math.max(0, space.total() - space.free());
        into.gauge("disk.total", space.total(), labels);
        into.gauge("disk.used", used, labels);
        into.gauge("disk.available", space.available(), labels);
        into.gauge("disk.used_percent", Percent.of(used, space.total()), labels);
    }

    /**
     * A file system that can be asked.
     *
     * @param space may hang
     */
    record Disk(String mount, Callable<Space> space) {}

    /**
     * The room in a file system, in bytes.
     *
     * @param total 0 when it has none to speak of
     * @param available what users other than root can get; at most {@code free}
     */
    record Space(long total, long free, long available) {
        static final Space NONE = new Space(0, 0, 0);

        /** Asks the kernel; {@link File} and not FileStore, which walks up the path to find the mount. */
        static Space of(File folder) {
            return folder.isDirectory()
                    ? new Space(folder.getTotalSpace(), folder.getFreeSpace(), folder.getUsableSpace())
                    : NONE; // a single file, bound into a container
        }
    }

    private static List<Disk> ofMounts(List<Mount> mounts) {
        return mounts.stream()
                .map(mount -> new Disk(mount.point(), () -> Space.of(new File(mount.point()))))
                .toList();
    }

    static List<Disk> ofOshi() {
        boolean localOnly = false;
        return new SystemInfo()
                .getOperatingSystem().getFileSystem().getFileStores(localOnly).stream()
                        .map(store -> new Disk(
                                store.getMount(),
                                () -> new Space(store.getTotalSpace(), store.getFreeSpace(), store.getUsableSpace())))
                        .toList();
    }
}

package oxmon.collect.linux;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One mounted file system that holds data of its own.
 *
 * @param point where it is mounted, such as {@code /data}
 * @param type such as {@code ext4}
 * @param device its number, such as {@code 8:1}; the same for all mounts of one file system
 * @param root which of the file system's folders is seen at the mount point; {@code /} unless it is a bind mount or a subvolume
 */
public record Mount(String point, String type, String device, String root) {
    /** Made by the kernel or in memory, read-only images, and automounters, which must not even be looked at. */
    private static final Set<String> PSEUDO = Set.of(
            "autofs",
            "binfmt_misc",
            "bpf",
            "cgroup",
            "cgroup2",
            "configfs",
            "cramfs",
            "debugfs",
            "devpts",
            "devtmpfs",
            "efivarfs",
            "erofs",
            "fusectl",
            "hugetlbfs",
            "iso9660",
            "mqueue",
            "nsfs",
            "proc",
            "pstore",
            "ramfs",
            "rootfs",
            "rpc_pipefs",
            "securityfs",
            "selinuxfs",
            "squashfs",
            "sysfs",
            "tmpfs",
            "tracefs",
            "udf",
            "fuse.lxcfs",
            "fuse.gvfsd-fuse",
            "fuse.portal",
            "fuse.snapfuse",
            "fuse.rofiles-fuse");
    /** Layers over other file systems, which are counted already; one at / is a container's own root and counts. */
    private static final Set<String> LAYERS = Set.of("overlay", "aufs", "fuse.fuse-overlayfs", "fuse.mergerfs");
    /** Files that container engines bind into every container. */
    private static final Set<String> BOUND_FILES = Set.of("/etc/hosts", "/etc/hostname", "/etc/resolv.conf");

    private static final List<String> SYSTEM_FOLDERS = List.of("/proc/", "/sys/", "/dev/", "/run/");
    private static final String REMOVABLE = "/run/media/";

    /**
     * Those worth watching: what holds no data of its own is left out, and of several mounts of one file system one stays.
     *
     * @param mountinfo the text of {@code /proc/self/mountinfo}, see proc(5)
     */
    public static List<Mount> parse(String mountinfo) {
        Map<String, Mount> byPoint = new LinkedHashMap<>();
        for (String line : mountinfo.split("\n")) {
            String[] fields = line.split(" ");
            int dash = List.of(fields).indexOf("-"); // before it any number of optional fields
            if (fields.length >= 7 && dash > 0 && dash + 1 < fields.length) {
                Mount mount = new Mount(unescape(fields[4]), fields[dash + 1], fields[2], unescape(fields[3]));
                byPoint.put(mount.point(), mount); // a later mount hides an earlier one at the same point
            }
        }
        Map<String, Mount> byDevice = new LinkedHashMap<>();
        for (Mount mount : byPoint.values()) {
            if (mount.holdsData()) {
                byDevice.merge(mount.device(), mount, Mount::better);
            }
        }
        return new ArrayList<>(byDevice.values());
    }

    private boolean holdsData() {
        boolean system = SYSTEM_FOLDERS.stream().anyMatch(point::startsWith) && !point.startsWith(REMOVABLE);
        boolean layer = LAYERS.contains(type) && !point.equals("/");
        return !PSEUDO.contains(type) && !layer && !system && !BOUND_FILES.contains(point);
    }

    /** The one under which people know the file system: {@code /}, else where all of it is seen, else the shorter path. */
    private static Mount better(Mount a, Mount b) {
        Comparator<Mount> order = Comparator.comparing((Mount m) -> !m.point.equals("/"))
                .thenComparing(m -> !m.root.equals("/"))
                .thenComparing(m -> m.point.length());
        return order.compare(a, b) <= 0 ? a : b;
    }

    /** Blank, tab, newline and backslash are written in octal, such as {@code \040}. */
    private static String unescape(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\\' && i + 3 < bytes.length) {
                plain.write((bytes[i + 1] - '0') << 6 | (bytes[i + 2] - '0') << 3 | (bytes[i + 3] - '0'));
                i += 3;
            } else {
                plain.write(bytes[i]);
            }
        }
        return plain.toString(StandardCharsets.UTF_8);
    }
}

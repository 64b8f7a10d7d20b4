package oxmon.collect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import oshi.SystemInfo;
import oshi.hardware.HWDiskStore;
import oxmon.agents.AgentFacts;
import oxmon.collect.linux.Proc;

/**
 * What is told of this host once and when it changes: its names, its system, its size. From Linux's own files, elsewhere from
 * OSHI. What cannot be found out is empty or 0. Thread-safe.
 */
public final class HostFacts {
    /** Keeps the machine's real id from those who read ours; see machine-id(5), which asks for such a thing. */
    private static final String SALT = "oxmon-machine-id:";

    private static final double GIB = 1L << 30;
    private static final int SECTOR_BYTES = 512; // of /sys/block/*/size, whatever the disk's own sectors
    private static final Pattern MEM_TOTAL = Pattern.compile("(?m)^MemTotal:\\s+(\\d+) kB");
    private static final Pattern CORE = Pattern.compile("(?m)^cpu\\d+ ");

    private final Optional<Proc> proc;

    private HostFacts(Optional<Proc> proc) {
        this.proc = proc;
    }

    /** Of the host this runs on. */
    public static HostFacts ofThisHost() {
        return new HostFacts(Proc.here() ? Optional.of(Proc.HOST) : Optional.empty());
    }

    static HostFacts of(Proc fixture) {
        return new HostFacts(Optional.of(fixture));
    }

    /** The name this host gives itself; "localhost" when it has none. */
    public String hostName() {
        return proc.flatMap(linux -> linux.line("proc/sys/kernel/hostname")).orElseGet(HostFacts::resolvedName);
    }

    /** All facts as they are now. */
    public AgentFacts read() {
        return proc.isPresent() ? ofLinux(proc.get()) : ofOshi();
    }

    /**
     * Tells this machine from all others, whatever the agent is called; the same after each restart.
     *
     * @return 64 hexadecimal digits from which the machine's own id cannot be told; empty where the platform has none
     */
    public Optional<String> machineId() {
        return proc.flatMap(linux -> linux.line("etc/machine-id").or(() -> linux.line("var/lib/dbus/machine-id")))
                .filter(id -> !id.equals("uninitialized"))
                .or(HostFacts::hardwareId)
                .map(id -> sha256(SALT + id.toLowerCase(Locale.ROOT)));
    }

    private AgentFacts ofLinux(Proc linux) {
        String release = linux.line("etc/os-release")
                .or(() -> linux.line("usr/lib/os-release"))
                .orElse("");
        return new AgentFacts(
                hostName(),
                field(release, "NAME").orElse("Linux"),
                field(release, "VERSION_ID").orElse(""),
                architecture(),
                linux.line("proc/sys/kernel/osrelease").orElse(""),
                (int) CORE.matcher(linux.text("proc/stat")).results().count(),
                gib(firstNumber(MEM_TOTAL, linux.text("proc/meminfo")) * 1024.0),
                gib(diskBytes(linux)));
    }

    private AgentFacts ofOshi() {
        SystemInfo host = new SystemInfo();
        var system = host.getOperatingSystem();
        var hardware = host.getHardware();
        double disks = hardware.getDiskStores().stream()
                .mapToDouble(HWDiskStore::getSize)
                .sum();
        return new AgentFacts(
                hostName(),
                system.getFamily(),
                Objects.requireNonNullElse(system.getVersionInfo().getVersion(), ""),
                architecture(),
                System.getProperty("os.version", ""),
                hardware.getProcessor().getLogicalProcessorCount(),
                gib(hardware.getMemory().getTotal()),
                gib(disks));
    }

    /** A line such as {@code NAME="Debian GNU/Linux"} of os-release(5). */
    private static Optional<String> field(String release, String name) {
        Matcher m = Pattern.compile("(?m)^" + name + "=[\"']?([^\"'\\n]*)[\"']?\\s*$")
                .matcher(release);
        return m.find() ? Optional.of(m.group(1)) : Optional.empty();
    }

    private static long firstNumber(Pattern pattern, String text) {
        Matcher m = pattern.matcher(text);
        return m.find() ? Long.parseLong(m.group(1)) : 0;
    }

    /** Whole disks only: what is made of other disks (loop, RAM, device mapper, RAID, network) would count twice. */
    private static double diskBytes(Proc linux) {
        try (Stream<Path> disks = Files.list(linux.file("sys/block"))) {
            return disks.map(disk -> disk.getFileName().toString())
                    .filter(name -> !name.matches("(loop|ram|zram|dm-|md|nbd|sr|fd)\\d+"))
                    .mapToDouble(name -> linux.line("sys/block/" + name + "/size")
                            .map(sectors -> Double.parseDouble(sectors) * SECTOR_BYTES)
                            .orElse(0.0))
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** As {@code uname -m} says it, where Java has another word. */
    private static String architecture() {
        String java = System.getProperty("os.arch", "");
        return java.equals("amd64") ? "x86_64" : java;
    }

    private static double gib(double bytes) {
        return Math.rint(bytes / GIB * 100) / 100;
    }

    private static String resolvedName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static Optional<String> hardwareId() {
        try {
            String id = new SystemInfo().getHardware().getComputerSystem().getHardwareUUID();
            return id.isBlank() || id.equalsIgnoreCase("unknown") ? Optional.empty() : Optional.of(id);
        } catch (RuntimeException | LinkageError e) { // no native library for this platform
            return Optional.empty();
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

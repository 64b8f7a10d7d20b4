package oxmon.collect.collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import oxmon.collect.Collector;
import oxmon.collect.Noted;
import oxmon.collect.collectors.DiskCollector.Disk;
import oxmon.collect.collectors.DiskCollector.Space;

class DiskCollectorTest extends CollectorContract {
    @Override
    Collector onThisHost() {
        return new DiskCollector();
    }

    @Test
    void usedIsWhatIsNotFree_andItsShareIsOfTheTotal() {
        DiskCollector collector = new DiskCollector(() -> List.of(disk("/", new Space(3000, 1000, 850))));

        assertThat(Noted.by(collector))
                .containsOnly(
                        entry("disk.total{mount=/}", 3000.0),
                        entry("disk.used{mount=/}", 2000.0),
                        entry("disk.available{mount=/}", 850.0),
                        entry("disk.used_percent{mount=/}", 66.67));
    }

    @Test
    void aNewDiskAppearsAtTheNextReading_andOneWithoutRoomNever() {
        List<Disk> disks = new ArrayList<>(List.of(disk("/sys/odd", Space.NONE)));
        DiskCollector collector = new DiskCollector(() -> List.copyOf(disks));
        assertThat(Noted.by(collector)).isEmpty();
        disks.add(disk("/mnt", new Space(10, 5, 5)));

        assertThat(Noted.by(collector)).hasSize(4).containsEntry("disk.used_percent{mount=/mnt}", 50.0);
    }

    @Test
    void aMountThatHangsDoesNotStopTheOthers_costsTimeOnce_andComesBack() throws Exception {
        CountDownLatch server = new CountDownLatch(1);
        Disk hanging = new Disk("/nfs", () -> {
            server.await();
            return new Space(10, 9, 9);
        });
        DiskCollector collector = new DiskCollector(() -> List.of(hanging, disk("/", new Space(10, 5, 5))));

        assertThat(Noted.by(collector)).hasSize(4).containsEntry("disk.used_percent{mount=/}", 50.0);
        long start = System.nanoTime();
        assertThat(Noted.by(collector)).hasSize(4);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(500));
        server.countDown();
        Thread.sleep(200);
        assertThat(Noted.by(collector)).hasSize(8).containsEntry("disk.used_percent{mount=/nfs}", 10.0);
    }

    @Test
    void aFailingDiskDoesNotStopTheOthers() {
        Disk failing = new Disk("/bad", () -> {
            throw new IllegalStateException("no such disk");
        });

        assertThat(Noted.by(new DiskCollector(() -> List.of(failing, disk("/", new Space(10, 5, 5))))))
                .hasSize(4);
    }

    private static Disk disk(String mount, Space space) {
        return new Disk(mount, () -> space);
    }
}

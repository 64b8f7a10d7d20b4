package oxmon.collect.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountTest {
    @Test
    void onADesktop_pseudoFileSystemsAndSnapsAndBindMountsAreLeftOut() {
        assertThat(points("desktop")).containsExactly("/", "/boot/efi", "/mnt/my films", "/run/media/li/存储");
    }

    @Test
    void onADockerHost_overlaysAreLeftOut_andFileServersStay() {
        assertThat(points("docker-host")).containsExactly("/", "/data", "/srv/nfs");
    }

    @Test
    void inAContainer_itsRootAndItsVolumesCount_andBoundFilesDoNot() {
        assertThat(points("container")).containsExactly("/", "/var/lib/postgresql/data");
    }

    @Test
    void subvolumesAreOneFileSystem_andTheLastMountAtAPointIsTheOneSeen() {
        assertThat(mounts("btrfs"))
                .extracting(Mount::point, Mount::device)
                .containsExactly(tuple("/", "0:26"), tuple("/mnt/usb", "8:2"));
    }

    private static List<String> points(String fixture) {
        return mounts(fixture).stream().map(Mount::point).toList();
    }

    private static List<Mount> mounts(String fixture) {
        return Mount.parse(new Proc(Path.of("src/test/resources/mountinfo")).text(fixture + ".txt"));
    }
}

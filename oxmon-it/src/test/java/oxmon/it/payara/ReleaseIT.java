package oxmon.it.payara;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import oxmon.it.Place;

/** What the build puts into {@code target/release}. */
@Tag("payara")
@Order(15)
class ReleaseIT {
    @Test
    void noClassOfTheSharedLibrariesIsAlsoPayarasOrTheApplications() throws IOException {
        Set<String> shared = classes(Place.release("lib/shared"));
        assertThat(shared).contains("io/grpc/Server.class", "org/sqlite/JDBC.class");
        for (String others : new String[] {"lib/payara/runtime", "lib/app/WEB-INF/lib"}) {
            Set<String> twice = new TreeSet<>(classes(Place.release(others)));
            twice.retainAll(shared);
            assertThat(twice).as("in lib/shared and in " + others).isEmpty();
        }
    }

    private static Set<String> classes(Path folder) throws IOException {
        Set<String> classes = new HashSet<>();
        try (Stream<Path> jars = Files.list(folder)) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                try (JarFile file = new JarFile(jar.toFile())) {
                    file.stream()
                            .map(JarEntry::getName)
                            .filter(name -> name.endsWith(".class"))
                            .filter(name -> !name.endsWith("-info.class") && !name.startsWith("META-INF/"))
                            .forEach(classes::add);
                }
            }
        }
        return classes;
    }
}

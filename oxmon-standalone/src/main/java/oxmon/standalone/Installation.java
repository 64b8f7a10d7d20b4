package oxmon.standalone;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder that holds the launcher, Payara Micro and the application; only read, so that it may belong to another user.
 *
 * @param lib where {@code oxmon-server.jar}, {@code payara/} and {@code app/} are
 */
record Installation(Path lib) {
    /** The installation this class was loaded from. */
    static Installation own() {
        try {
            Path jar = Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return new Installation(jar.resolveSibling("").toAbsolutePath());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the launcher's own place has no path", e);
        }
    }

    /** Payara Micro in its launcher layout: {@code launch-micro.jar}, {@code runtime/} and a pristine {@code config/}. */
    Path payara() {
        return lib.resolve("payara");
    }

    /** The unpacked WAR; unpacked, so that no start spends time on it. */
    Path application() {
        return lib.resolve("app");
    }

    /** The version of this build. */
    static String version() {
        String version = Installation.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /**
     * Makes a fresh instance folder for Payara, which writes into its own.
     *
     * @param folder is emptied first; what a killed server left there means nothing
     */
    void makeInstance(Path folder) throws IOException {
        Folders.delete(folder);
        Files.createDirectories(folder);
        Folders.copy(payara().resolve("config"), folder.resolve("config"));
        Folders.copy(payara().resolve("lib"), folder.resolve("lib"));
    }
}

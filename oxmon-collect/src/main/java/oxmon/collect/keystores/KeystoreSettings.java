package oxmon.collect.keystores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import oxmon.settings.SettingsReader;

/**
 * Where this host's certificates are looked for.
 *
 * @param enabled whether they are at all
 * @param files keystores and files of certificates
 */
public record KeystoreSettings(boolean enabled, List<FilePattern> files, Passwords passwords) {
    private static final int MOST_PATTERNS = 50;
    private static final int MOST_PASSWORDS = 20;

    /** Let's Encrypt's, those of Red Hat's kind of Linux, and the keystores of Payara, WildFly and Tomcat below /opt. */
    private static final List<String> USUAL_PLACES = List.of(
            "/etc/letsencrypt/live/*/cert.pem",
            "/etc/pki/tls/certs/*.crt",
            "/opt/*/glassfish/domains/*/config/keystore.*",
            "/opt/*/*/glassfish/domains/*/config/keystore.*",
            "/opt/*/standalone/configuration/*.{keystore,jks,p12}",
            "/opt/*/conf/*.{keystore,jks,p12}");

    public KeystoreSettings {
        files = List.copyOf(files);
    }

    /** Reads {@code [keystores]}. */
    public static KeystoreSettings read(SettingsReader in) {
        return new KeystoreSettings(in.flag("keystores.enabled", true), files(in), passwords(in));
    }

    private static List<FilePattern> files(SettingsReader in) {
        List<String> texts = in.list("keystores.files", USUAL_PLACES);
        if (texts.size() > MOST_PATTERNS) {
            in.problem("keystores.files", "must be at most " + MOST_PATTERNS + "; there are " + texts.size());
        }
        List<FilePattern> files = new ArrayList<>();
        for (String text : texts) {
            try {
                files.add(new FilePattern(text));
            } catch (IllegalArgumentException e) {
                in.problem("keystores.files", String.valueOf(e.getMessage()));
            }
        }
        return files;
    }

    private static Passwords passwords(SettingsReader in) {
        return in.text("keystores.password_file")
                .map(file -> passwords(in, Path.of(file)))
                .orElse(Passwords.USUAL);
    }

    private static Passwords passwords(SettingsReader in, Path file) {
        try {
            List<String> own = Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
            if (own.isEmpty() || own.size() > MOST_PASSWORDS) {
                in.problem("keystores.password_file", "must hold 1 to " + MOST_PASSWORDS + " passwords, one a line");
            }
            return new Passwords(
                    Stream.concat(own.stream(), Passwords.USUAL.each().stream()).toList());
        } catch (IOException e) {
            in.problem("keystores.password_file", "cannot be read: " + file);
            return Passwords.USUAL;
        }
    }
}

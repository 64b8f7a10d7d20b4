package oxmon.server.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import oxmon.common.Fault;

/** Secrets on disk. */
class VaultTest {
    private static final String SECRET = "hush \u79d8\u5bc6";

    @TempDir
    Path directory;

    @Test
    void whatIsSealedIsReadAfterARestart_andSaysNothing() throws Exception {
        String sealed = new Vault(directory).seal(SECRET, "a/b");
        assertThat(new String(Base64.getDecoder().decode(sealed), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("hush");
        assertThat(new Vault(directory).open(sealed, "a/b")).isEqualTo(SECRET);
        assertThat(new Vault(directory).seal(SECRET, "a/b"))
                .as("never twice the same")
                .isNotEqualTo(sealed);
    }

    @Test
    void theKeyIsTheOwnersOnly_andMadeWhenItIsNeeded() throws Exception {
        Vault vault = new Vault(directory);
        Path file = directory.resolve(Vault.FILE);
        assertThat(file).doesNotExist();
        vault.seal(SECRET, "");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Base64.getDecoder().decode(Files.readString(file).strip())).hasSize(32);
        assertThat(Vault.fault(file)).isEmpty();
    }

    @Test
    void whatWasChangedOrStandsElsewhereIsNotRead() throws Exception {
        Vault vault = new Vault(directory);
        String sealed = vault.seal(SECRET, "a/b");
        byte[] bytes = Base64.getDecoder().decode(sealed);
        bytes[bytes.length - 1] ^= 1;
        assertThatThrownBy(() -> vault.open(Base64.getEncoder().encodeToString(bytes), "a/b"))
                .isInstanceOf(Vault.Unreadable.class);
        assertThatThrownBy(() -> vault.open(sealed, "a/c")).isInstanceOf(Vault.Unreadable.class);
        assertThatThrownBy(() -> vault.open("AAAA", "a/b")).isInstanceOf(Vault.Unreadable.class);
        assertThatThrownBy(() -> vault.open("no base64", "a/b")).isInstanceOf(Vault.Unreadable.class);
    }

    @Test
    void withoutTheKeyOrWithAnotherNothingIsRead_andADamagedOneIsNotReplaced() throws Exception {
        String sealed = new Vault(directory).seal(SECRET, "");
        Path file = directory.resolve(Vault.FILE);
        Files.delete(file);
        assertThatThrownBy(() -> new Vault(directory).open(sealed, "")).hasMessageContaining("is not there");
        assertThat(file).as("reading makes no key").doesNotExist();
        new Vault(directory).seal("other", "");
        assertThatThrownBy(() -> new Vault(directory).open(sealed, "")).hasMessageContaining("not sealed with the key");
        Files.writeString(file, "damaged");
        assertThat(Vault.fault(file))
                .hasValueSatisfying(said -> assertThat(said).contains("holds no key of 32 bytes"));
        assertThatThrownBy(() -> new Vault(directory).seal(SECRET, ""))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.kind()).isEqualTo(Fault.Kind.UNAVAILABLE));
        assertThat(file).hasContent("damaged");
    }
}

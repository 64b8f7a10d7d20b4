package oxmon.web.api.agentfiles;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import oxmon.common.Fault;
import oxmon.common.Version;

/** The agent's stand-alone jar inside the WAR. Its checksum is computed once, when first asked for. Thread-safe. */
@Singleton
public class AgentJar {
    /** How it is called when it is downloaded. */
    static final String NAME = "oxmon-agent.jar";

    private static final String PATH = "/WEB-INF/agent/oxmon-agent-" + Version.current() + "-standalone.jar";

    @Nullable
    private Checked checked;

    /**
     * The jar as it was read.
     *
     * @param sha256 64 hexadecimal digits
     * @param bytes its size
     */
    record Checked(URL url, String sha256, long bytes) {
        void writeTo(OutputStream out) throws IOException {
            try (InputStream in = url.openStream()) {
                in.transferTo(out);
            }
        }
    }

    /** Finds resources of the WAR, as the servlet context does. */
    interface Resources {
        @Nullable
        URL find(String path) throws IOException;
    }

    /**
     * @throws Fault NOT_FOUND when this build has none
     */
    synchronized Checked in(Resources war) throws IOException {
        if (checked == null) {
            URL url = war.find(PATH);
            if (url == null) {
                throw Fault.notFound("this server was built without the agent's jar");
            }
            checked = read(url);
        }
        return checked;
    }

    private static Checked read(URL url) throws IOException {
        try (DigestInputStream in = new DigestInputStream(url.openStream(), MessageDigest.getInstance("SHA-256"))) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new Checked(
                    url, HexFormat.of().formatHex(in.getMessageDigest().digest()), bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

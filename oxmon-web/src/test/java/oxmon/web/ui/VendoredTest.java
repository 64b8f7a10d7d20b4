package oxmon.web.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Holds ADR 101. */
class VendoredTest {
    @Test
    void uPlotIsTheFileThatWasPublished() throws Exception {
        String file = Project.read(Project.WEBAPP.resolve("resources/uplot/uPlot.iife.min.js"));

        assertThat(file).startsWith("/*! https://github.com/leeoniya/uPlot (v1.6.32) */");
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(file.getBytes(StandardCharsets.UTF_8));
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f");
    }

    @Test
    void itsLicenceIsBesideIt() {
        assertThat(Project.read(Project.WEBAPP.resolve("resources/uplot/LICENSE")))
                .contains("MIT License");
    }
}

package oxmon.web.ui.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DomainLinesTest {
    @Test
    void aNameAPortAndANote_oneALine() {
        List<DomainLines.Line> lines = DomainLines.read("""
                # ours
                example.com

                mail.example.com:993  the mail, since 2020
                [2001:db8::1]:8443\t v6
                2001:db8::2
                b\u00fccher.example:1
                """);
        assertThat(lines.stream().map(line -> line.number() + " " + line.fields()))
                .containsExactly(
                        "2 {domain=example.com}",
                        "4 {domain=mail.example.com, port=993, note=the mail, since 2020}",
                        "5 {domain=[2001:db8::1], port=8443, note=v6}",
                        "6 {domain=2001:db8::2}",
                        "7 {domain=b\u00fccher.example, port=1}");
        assertThat(DomainLines.read(" \n# nothing\r\n")).isEmpty();
    }

    @Test
    void whatIsNoDomainIsLeftToWhoeverReadsThem() {
        assertThat(DomainLines.read("ok.example\nexample.com:abc note\nhttps://example.com/x\n").stream()
                        .map(line -> line.number() + " " + line.fields()))
                .containsExactly(
                        "1 {domain=ok.example}", "2 {domain=example.com:abc}", "3 {domain=https://example.com/x}");
        assertThat(DomainLines.read("example.com:99999999999999999999").get(0).fields())
                .containsEntry("port", Long.MAX_VALUE);
    }
}

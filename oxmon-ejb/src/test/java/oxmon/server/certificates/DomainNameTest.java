package oxmon.server.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import oxmon.common.Fault;

class DomainNameTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Example.COM        | example.com
            example.com.       | example.com
            intranet           | intranet
            bücher.example     | xn--bcher-kva.example
            例子.测试            | xn--fsqu00a.xn--0zwm56d
            192.0.2.7          | 192.0.2.7
            [2001:DB8:0:0::1]  | [2001:db8::1]
            2001:db8::1        | [2001:db8::1]
            [::]               | [::]
            [1:0:0:2:0:0:0:3]  | [1:0:0:2::3]
            [1:0:2:3:4:5:6:7]  | [1:0:2:3:4:5:6:7]
            """)
    void oneFormForEach(String typed, String kept) {
        assertThat(DomainName.read(typed)).isEqualTo(kept);
        assertThat(DomainName.read(kept)).as("again").isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "https://example.com",
                "example.com/x",
                "example.com:443",
                "a..b",
                ".example.com",
                "*.example.com",
                "256.1.1.1",
                "1.2.3",
                "0x7f.1",
                "2130706433",
                "[::1",
                "[::1]:443",
                "[1:2]",
                "[fe80::1%eth0]",
                "exa mple.com",
                "a_b.example",
                "-a.example",
                "user@example.com",
                "[::ffff:1.2.3.999]"
            })
    void whatIsNoHost(String typed) {
        assertThatThrownBy(() -> DomainName.read(typed)).isInstanceOfSatisfying(Fault.class, fault -> {
            assertThat(fault.code()).isEqualTo("invalid_domain");
            assertThat(fault.field()).isEqualTo("domain");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64})
    void partsHaveAtMost63Letters(int letters) {
        String name = "a".repeat(letters) + ".example";
        if (letters == 63) {
            assertThat(DomainName.read(name)).isEqualTo(name);
        } else {
            assertThatThrownBy(() -> DomainName.read(name)).isInstanceOf(Fault.class);
        }
    }
}

package oxmon.web.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import oxmon.common.Fault;

class SeriesServletTest {
    @Test
    void labelsAreReadUpToTheFirstSign() {
        assertThat(SeriesServlet.labels(new String[] {"mount=/a=b", "fs="}))
                .isEqualTo(Map.of("mount", "/a=b", "fs", ""));
        assertThat(SeriesServlet.labels(null)).isEmpty();
    }

    @Test
    void whatIsNoLabelIsRefused() {
        assertThatThrownBy(() -> SeriesServlet.labels(new String[] {"=x"}))
                .isInstanceOf(Fault.class)
                .hasMessage("label must be key=value");
    }

    @Test
    void aGapIsThreeIntervals_untilTheSeriesSaysOtherwise() {
        assertThat(SeriesServlet.gap(10_000, null)).isEqualTo(30_000);
    }
}

package oxmon.collect.collectors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import oxmon.collect.Collector;
import oxmon.collect.Noted;

/** What holds for every collector that needs no settings, on the host that runs the tests. */
abstract class CollectorContract {
    /** As the agent makes it. */
    abstract Collector onThisHost();

    @Test
    void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(Collector.class, Collector.class.getClassLoader()))
                .hasAtLeastOneElementOfType(onThisHost().getClass());
    }

    @Test
    void itsMetricsBearItsName_andAreFiniteAndNotNegative() throws InterruptedException {
        Collector collector = onThisHost();
        Noted.by(collector);
        Thread.sleep(50); // rates need time to pass
        Map<String, Double> second = Noted.by(collector);

        assertThat(second.keySet()).allSatisfy(name -> assertThat(name).startsWith(collector.name() + "."));
        assertThat(second.values())
                .allSatisfy(value -> assertThat(value).isFinite().isNotNegative());
    }
}

package oxmon.metrics;

class InMemoryMetricStoreTest extends MetricQueryContract {
    @Override
    protected MetricStore open() {
        return new InMemoryMetricStore();
    }
}

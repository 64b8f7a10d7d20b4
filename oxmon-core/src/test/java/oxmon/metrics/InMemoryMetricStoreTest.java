package oxmon.metrics;

class InMemoryMetricStoreTest extends MetricStoreContract {
    @Override
    protected MetricStore open() {
        return new InMemoryMetricStore();
    }
}

package oxmon.agent.report;

import oxmon.agent.buffer.Sample;
import oxmon.agents.AgentFacts;
import oxmon.wire.MetricBatchProto;
import oxmon.wire.MetricDataPointProto;
import oxmon.wire.SystemInfoProto;

/** Samples and facts as the wire has them. */
final class Batches {
    private Batches() {}

    /** A batch without facts. */
    static MetricBatchProto.Builder of(String agent, Sample sample) {
        MetricBatchProto.Builder batch =
                MetricBatchProto.newBuilder().setAgentId(agent).setTimestampMs(sample.millis());
        for (int i = 0; i < sample.size(); i++) {
            batch.addDataPoints(MetricDataPointProto.newBuilder()
                    .setTimestampMs(sample.millis())
                    .setAgentId(agent)
                    .setMetricName(sample.name(i).metric())
                    .setValue(sample.value(i))
                    .putAllLabels(sample.name(i).labels()));
        }
        return batch;
    }

    static SystemInfoProto of(AgentFacts facts) {
        return SystemInfoProto.newBuilder()
                .setHostname(facts.hostname())
                .setOs(facts.os())
                .setOsVersion(facts.osVersion())
                .setArch(facts.arch())
                .setKernelVersion(facts.kernelVersion())
                .setCpuCores(facts.cpuCores())
                .setMemoryGb(facts.memoryGb())
                .setDiskGb(facts.diskGb())
                .build();
    }
}

package oxmon.agents;

/**
 * What an agent tells of its host; unknown texts are empty, unknown numbers 0.
 *
 * @param memoryGb installed memory in GiB
 * @param diskGb sum of the disks' sizes in GiB
 */
public record AgentFacts(
        String hostname,
        String os,
        String osVersion,
        String arch,
        String kernelVersion,
        int cpuCores,
        double memoryGb,
        double diskGb) {}

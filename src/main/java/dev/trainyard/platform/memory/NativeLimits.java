package dev.trainyard.platform.memory;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.unit.DataSize;

/**
 * Sets JavaCPP's limits to those of the budget, unless system properties already set them. With its defaults, JavaCPP would refuse arrays
 * that the budget allows. Runs early, because JavaCPP reads the limits only once, when its first class is loaded.
 */
class NativeLimits implements EnvironmentPostProcessor {

    static final String MAX_BYTES = "org.bytedeco.javacpp.maxbytes";
    static final String MAX_PROCESS_BYTES = "org.bytedeco.javacpp.maxphysicalbytes";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        long heap = Runtime.getRuntime().maxMemory();
        DataSize forJobs = environment.getProperty("trainyard.memory", DataSize.class);
        long process = MemoryLimits.processBytes(forJobs, heap, MemoryConfiguration.machineBytes());
        setIfAbsent(MAX_PROCESS_BYTES, process);
        setIfAbsent(MAX_BYTES, Math.max(heap, process - heap - MemoryLimits.OVERHEAD));
    }

    private static void setIfAbsent(String property, long bytes) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Long.toString(bytes));
        }
    }
}

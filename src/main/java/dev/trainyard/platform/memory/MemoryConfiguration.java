package dev.trainyard.platform.memory;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.ToLongFunction;
import org.bytedeco.javacpp.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Derives this process's memory budget, logs it and registers its metrics. */
@Configuration(proxyBeanMethods = false)
class MemoryConfiguration {

    static final String TOTAL = "trainyard.memory.total";
    static final String USED = "trainyard.memory.used";
    private static final Logger log = LoggerFactory.getLogger(MemoryConfiguration.class);
    /** Longest wait of a request for memory that is in use. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @Bean
    ProcessMemory processMemory(MemoryProperties properties) {
        long heap = Runtime.getRuntime().maxMemory();
        MemoryLimits limits = MemoryLimits.of(properties.memory(), heap, machineBytes(), Pointer.maxBytes(), Pointer.maxPhysicalBytes());
        MemorySize total = limits.total();
        MemorySize jobs = limits.jobs();
        log.info("Memory: {} for arrays outside the heap, {} of them for jobs; {} of the heap (-Xmx {}), {} for jobs; {} in all with the service itself",
                MemorySize.words(total.nativeBytes()), MemorySize.words(jobs.nativeBytes()), MemorySize.words(total.heapBytes()),
                MemorySize.words(heap), MemorySize.words(jobs.heapBytes()),
                MemorySize.words(total.nativeBytes() + heap + MemoryLimits.OVERHEAD));
        if (properties.memory() != null && jobs.nativeBytes() < properties.memory().toBytes()) {
            log.warn("trainyard.memory is {}, but the machine, -Xmx and JavaCPP's limits leave {} for jobs",
                    MemorySize.words(properties.memory().toBytes()), MemorySize.words(jobs.nativeBytes()));
        }
        return new ProcessMemory(limits, PATIENCE);
    }

    @Bean
    MeterBinder memoryMeters(ProcessMemory memory) {
        return registry -> {
            area(registry, memory, "native", MemorySize::nativeBytes);
            area(registry, memory, "heap", MemorySize::heapBytes);
        };
    }

    private static void area(MeterRegistry registry, ProcessMemory memory, String area, ToLongFunction<MemorySize> bytes) {
        Gauge.builder(TOTAL, () -> bytes.applyAsLong(memory.limits().total())).tag("area", area).baseUnit("bytes")
                .description("Memory that jobs, data sets, models, imports and requests may take together").register(registry);
        for (MemoryUse use : MemoryUse.values()) {
            Gauge.builder(USED, () -> bytes.applyAsLong(memory.used(use))).tag("area", area).tag("use", use.word()).baseUnit("bytes")
                    .description("Memory that is reserved").register(registry);
        }
    }

    static long machineBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}

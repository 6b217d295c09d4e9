package dev.trainyard;

import com.sun.management.ThreadMXBean;
import dev.trainyard.nn.Statistics;
import java.lang.management.ManagementFactory;
import java.util.Random;

/**
 * Checks a property for many random cases. The cases are the same in every build; the {@code nightly} profile draws others. A failure names
 * the case and the seed that repeats it.
 */
public final class RandomCases {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private RandomCases() {
    }

    /** A statement about random values, as assertions. */
    public interface Property {

        void check(Random random) throws Exception;
    }

    /** Checks the property with {@code count} generators. */
    public static void check(int count, Property property) {
        for (int i = 0; i < count; i++) {
            try {
                property.check(new Random(Statistics.seed() * 1_000_003 + i));
            } catch (Exception | Error e) {
                throw new AssertionError("case %d of %d with -Dtrainyard.test.seed=%d: %s".formatted(i, count, Statistics.seed(), e), e);
            }
        }
    }

    /** An action whose resources are measured. */
    public interface Action {

        void run() throws Exception;
    }

    /**
     * CPU time and heap that an action used on its thread. Neither depends on the load of the machine.
     *
     * @param thrown null if the action returned
     */
    public record Use(Exception thrown, long cpuMillis, long heapBytes) {

        public static Use of(Action action) {
            long time = THREADS.getCurrentThreadCpuTime();
            long bytes = THREADS.getCurrentThreadAllocatedBytes();
            Exception thrown = null;
            try {
                action.run();
            } catch (Exception e) {
                thrown = e;
            }
            return new Use(thrown, (THREADS.getCurrentThreadCpuTime() - time) / 1_000_000,
                    THREADS.getCurrentThreadAllocatedBytes() - bytes);
        }
    }
}

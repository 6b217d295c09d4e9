package dev.trainyard.inference;

import dev.trainyard.platform.compute.ComputePool;
import dev.trainyard.platform.compute.Lane;
import dev.trainyard.platform.compute.Work;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonParser;

/**
 * Runs inference calls within the memory and threads of requests. Reserves heap for the body while reading it, and for the answers before
 * computing them. Computes on the {@link ComputePool} unless a call is small.
 */
@Component
public class InferenceCalls {

    /** Heap per byte of a JSON body: the body, the growing array of its numbers (eight bytes each), and the network's input. */
    private static final long HEAP_PER_BYTE = 12;
    /** Heap per byte of binary tensors: the body, and four bytes of the network's input, because an element may have a single byte. */
    private static final long HEAP_PER_BINARY_BYTE = 5;
    /** Heap per value of an answer: an entry in a map by class name, and its JSON text. */
    private static final long HEAP_PER_OUTPUT = 150;
    /** Heap per value of a sample: a number and its JSON text. */
    private static final long HEAP_PER_VALUE = 40;
    /** Effort of parsing one byte, in multiplications. */
    private static final long EFFORT_PER_BYTE = 10;

    private final ComputePool pool;
    private final ProcessMemory memory;
    private final InferenceStatistics statistics;
    private final long maxBody;

    InferenceCalls(ComputePool pool, ProcessMemory memory, InferenceStatistics statistics, InferenceLimits limits) {
        this.pool = pool;
        this.memory = memory;
        this.statistics = statistics;
        this.maxBody = limits.maxBody().toBytes();
    }

    /** Reads a body of which the first {@code jsonBytes} bytes are JSON, and the others binary tensors. */
    public interface BodyReader<B> {

        B read(byte[] bytes, int jsonBytes);
    }

    /** Computes the answer of a call; see {@link Call#compute}. */
    public interface Computation<T> {

        T run(InferenceTimer timer);
    }

    /**
     * A call whose body has been read.
     *
     * @param memory memory reserved for the call
     * @param effort effort of reading the body, in multiplications
     */
    public record Call<B>(B body, ComputePool pool, Reservation memory, InferenceStatistics statistics, long effort) {

        private static final Duration UNLIMITED = Duration.ofDays(1);

        /** Computes the answer for n examples, and counts it. */
        public <T> T compute(ServedModel network, int n, Computation<T> work) {
            return compute(network, n, UNLIMITED, work);
        }

        /**
         * Computes the answer for n examples, and counts it.
         *
         * @param patience longest wait for a thread, if it is shorter than the configured one
         */
        public <T> T compute(ServedModel network, int n, Duration patience, Computation<T> work) {
            InferenceTimer timer = new InferenceTimer(network.version(), n, statistics);
            try {
                needs(MemorySize.ofHeap(HEAP_PER_OUTPUT * n * network.outputs().targets().size()));
                T answer = pool.run(effort + network.effort(n), patience, () -> {
                    timer.begin();
                    return work.run(timer);
                });
                timer.succeeded();
                return answer;
            } catch (RuntimeException | Error e) {
                timer.failed();
                throw e;
            }
        }

        /** Computes an answer that is no inference, and is not counted. */
        <T> T computeUncounted(ServedModel network, int n, Work<T, RuntimeException> work) {
            needs(MemorySize.ofHeap(HEAP_PER_OUTPUT * n * network.outputs().targets().size()));
            return pool.run(effort + network.effort(n), work);
        }

        /** Reserves {@code more} memory in addition. */
        public void needs(MemorySize more) {
            memory.growTo(memory.size().plus(more));
        }
    }

    /** Parses a JSON body and computes the answer. */
    <B, T> T json(HttpServletRequest request, Function<JsonParser, B> reader, Function<Call<B>, T> answer) throws IOException {
        return read(request, length -> length, (bytes, json) -> JsonBody.read(request, bytes, reader), answer);
    }

    /**
     * Reads a body of JSON and binary tensors, and computes the answer.
     *
     * @param jsonBytes returns the number of bytes of JSON for a body's length
     */
    public <B, T> T read(HttpServletRequest request, IntUnaryOperator jsonBytes, BodyReader<B> reader, Function<Call<B>, T> answer)
            throws IOException {
        try (Reservation heap = memory.reserve(MemoryUse.REQUESTS, MemorySize.ofHeap(0))) {
            byte[] bytes = JsonBody.bytes(request, maxBody, read -> heap.growTo(MemorySize.ofHeap(read)));
            int json = jsonBytes.applyAsInt(bytes.length);
            long binary = bytes.length - json;
            heap.growTo(MemorySize.ofHeap(HEAP_PER_BYTE * json + HEAP_PER_BINARY_BYTE * binary));
            B body = pool.run(EFFORT_PER_BYTE * json, () -> reader.read(bytes, json));
            return answer.apply(new Call<>(body, pool, heap, statistics, binary));
        }
    }

    /** Reads the file of a picture and computes the answer; {@code answer} decodes the picture. */
    <T> T picture(HttpServletRequest request, Function<Call<byte[]>, T> answer) throws IOException {
        try (Reservation heap = memory.reserve(MemoryUse.REQUESTS, MemorySize.ofHeap(0))) {
            byte[] bytes = JsonBody.bytes(request, maxBody, read -> heap.growTo(MemorySize.ofHeap(read)));
            return answer.apply(new Call<>(bytes, pool, heap, statistics, ComputePool.SMALL));
        }
    }

    /** Samples {@code count} examples, which may take seconds. */
    <T> T sample(ServedModel network, int count, Work<T, RuntimeException> work) {
        long values = (long) count * network.input().rawSize();
        try (Reservation heap = memory.reserve(MemoryUse.REQUESTS, MemorySize.ofHeap(HEAP_PER_VALUE * values))) {
            return pool.runInterruptibly(Lane.LONG, work);
        }
    }
}

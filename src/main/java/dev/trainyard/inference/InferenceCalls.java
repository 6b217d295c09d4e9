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
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonParser;

/**
 * Runs inference calls within the memory and threads of requests. Reserves heap for the body while reading it, and for the answers before
 * computing them. Computes on the {@link ComputePool} unless a call is small.
 */
@Component
class InferenceCalls {

    /** Heap per byte of a JSON body: the body, the growing array of its numbers (eight bytes each), and the network's input. */
    private static final long HEAP_PER_BYTE = 12;
    /** Heap per value of an answer: an entry in a map by class name, and its JSON text. */
    private static final long HEAP_PER_OUTPUT = 150;
    /** Heap per value of a sample: a number and its JSON text. */
    private static final long HEAP_PER_VALUE = 40;
    /** Effort of parsing one byte, in multiplications. */
    private static final long EFFORT_PER_BYTE = 10;

    private final ComputePool pool;
    private final ProcessMemory memory;
    private final long maxBody;

    InferenceCalls(ComputePool pool, ProcessMemory memory, InferenceLimits limits) {
        this.pool = pool;
        this.memory = memory;
        this.maxBody = limits.maxBody().toBytes();
    }

    /**
     * A call whose body has been read.
     *
     * @param memory memory reserved for the call
     * @param effort effort of reading the body, in multiplications
     */
    record Call<B>(B body, ComputePool pool, Reservation memory, long effort) {

        /** Computes the answer for n examples. */
        <T> T compute(ServedModel network, int n, Work<T, RuntimeException> work) {
            needs(MemorySize.ofHeap(HEAP_PER_OUTPUT * n * network.outputs().targets().size()));
            return pool.run(effort + network.effort(n), work);
        }

        /** Reserves {@code more} memory in addition. */
        void needs(MemorySize more) {
            memory.growTo(memory.size().plus(more));
        }
    }

    /** Parses a JSON body and computes the answer. */
    <B, T> T json(HttpServletRequest request, Function<JsonParser, B> reader, Function<Call<B>, T> answer) throws IOException {
        try (Reservation heap = memory.reserve(MemoryUse.REQUESTS, MemorySize.ofHeap(0))) {
            byte[] bytes = JsonBody.bytes(request, maxBody, read -> heap.growTo(MemorySize.ofHeap(read)));
            heap.growTo(MemorySize.ofHeap(HEAP_PER_BYTE * bytes.length));
            B body = pool.run(EFFORT_PER_BYTE * bytes.length, () -> JsonBody.read(request, bytes, reader));
            return answer.apply(new Call<>(body, pool, heap, 0));
        }
    }

    /** Reads the file of a picture and computes the answer; {@code answer} decodes the picture. */
    <T> T picture(HttpServletRequest request, Function<Call<byte[]>, T> answer) throws IOException {
        try (Reservation heap = memory.reserve(MemoryUse.REQUESTS, MemorySize.ofHeap(0))) {
            byte[] bytes = JsonBody.bytes(request, maxBody, read -> heap.growTo(MemorySize.ofHeap(read)));
            return answer.apply(new Call<>(bytes, pool, heap, ComputePool.SMALL));
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

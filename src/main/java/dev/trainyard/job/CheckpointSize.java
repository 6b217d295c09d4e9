package dev.trainyard.job;

import dev.trainyard.nn.boltzmann.Machines;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.training.ContrastiveDivergence;
import dev.trainyard.nn.training.Keep;
import java.util.List;

/**
 * Estimates the size of a job's checkpoint file, in bytes: a little too high, because quotas reserve it.
 *
 * @param tensors w, the best w, the optimizer's state, and chains of Gibbs sampling
 * @param header  the safetensors header: the tensors' places, and the position in the training as JSON
 */
record CheckpointSize(long tensors, long header) {

    /** Header length, braces, numbers of the position, and the names of its maps. */
    private static final long FIXED = 512;
    /** Name, type, shape and offsets of a tensor. */
    private static final long TENSOR = 96;
    private static final long MOST_TENSORS = 6;
    /** A number with a name: two escaped quotes, colon and comma, up to 24 digits, and a name of average length. */
    private static final long NAMED_NUMBER = 4 + 2 + 24 + 22;
    /** Metrics of an epoch without those of layers: costs and accuracies, learning rate and speed. */
    private static final long METRICS = 7;
    /** The position keeps the metrics of the best and of the last epoch. */
    private static final long EPOCHS = 2;
    /** State of the diagnosis, the schedule, early stopping and the running sums, without that of layers. */
    private static final long STATE = 38;
    /** State of the diagnosis for a layer. */
    private static final long STATE_OF_LAYER = 2;

    static CheckpointSize of(JobSpec specification) {
        Architecture architecture = specification.architecture();
        long p = architecture.parameterCount();
        long best = specification.keep() == Keep.BEST ? p : 0;
        boolean divergence = specification.objective() instanceof ContrastiveDivergence;
        long learnt = divergence ? largestMachine(architecture) : p;
        long remembered = specification.optimizer().effort(learnt, specification.batchSize()).remembered();
        if (specification.pretraining() != null && specification.pretraining().momentum() > 0) {
            // Each machine has an update rule of its own, before the optimizer has any state.
            remembered = Math.max(remembered, largestMachine(architecture));
        }
        boolean persistent = specification.pretraining() != null && specification.pretraining().persistent()
                || specification.objective() instanceof ContrastiveDivergence objective && objective.persistent();
        long chains = persistent ? specification.batchSize() * widest(architecture) : 0;
        long monitored = specification.monitor().metrics().size() + (specification.earlyStopping() == null ? 0 : 1);
        long numbers = EPOCHS * (METRICS + monitored + architecture.layers().size()) + STATE + STATE_OF_LAYER * architecture.layers().size();
        return new CheckpointSize(Float.BYTES * (p + best + remembered + chains),
                FIXED + TENSOR * MOST_TENSORS + NAMED_NUMBER * numbers);
    }

    long bytes() {
        return tensors + header;
    }

    private static long largestMachine(Architecture architecture) {
        List<List<Section>> layout = architecture.layout();
        return Machines.of(architecture).stream().mapToLong(l -> layout.get(l).stream().mapToLong(Section::size).sum()).max().orElse(0);
    }

    private static long widest(Architecture architecture) {
        return architecture.shapes().stream().mapToLong(shape -> shape.size()).max().orElseThrow();
    }
}

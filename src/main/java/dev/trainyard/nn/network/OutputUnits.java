package dev.trainyard.nn.network;

import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.layer.Section;
import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Converts the linear output layer of a network from one standardisation of the targets to another, for a warm start. */
public final class OutputUnits {

    private OutputUnits() {
    }

    /**
     * Returns whether a warm start takes the output layer of {@code learnt} as the output layer of {@code next}. Only then its outputs have
     * units: a hidden layer of {@code learnt} has none.
     *
     * @param layers the number of layers that {@code next} takes
     */
    public static boolean areTaken(Architecture learnt, Architecture next, int layers) {
        return layers == next.layers().size() && learnt.withParameters().size() == next.withParameters().size();
    }

    /**
     * Changes the parameters so that the outputs mean the same values in the other units: w ← w·d/d' and b ← (d·b + m − m')/d', where m and
     * d are mean and deviation; without standardisation, m = 0 and d = 1.
     *
     * @param parameters the flat vector of a network with a linear output layer
     * @param from       the standardisation that the network learnt; null for none
     * @param to         the standardisation of the targets to learn next; null for none
     */
    public static void convert(INDArray parameters, Architecture architecture, TargetScaling from, TargetScaling to) {
        if (Objects.equals(from, to)) {
            return;
        }
        List<Section> sections = architecture.layout().get(architecture.layers().size() - 1);
        long offset = parameters.length() - sections.stream().mapToLong(Section::size).sum();
        for (Section section : sections) {
            long columns = section.size() / section.rows();
            for (long i = 0; i < section.size(); i++) {
                int j = (int) (section.weight() ? i / columns : i);
                double value = parameters.getDouble(offset + i);
                double restored = deviation(from, j) * value + (section.weight() ? 0 : mean(from, j) - mean(to, j));
                parameters.putScalar(offset + i, restored / deviation(to, j));
            }
            offset += section.size();
        }
    }

    private static double mean(TargetScaling scaling, int j) {
        return scaling == null ? 0 : scaling.mean().get(j);
    }

    private static double deviation(TargetScaling scaling, int j) {
        return scaling == null ? 1 : scaling.deviation().get(j);
    }
}

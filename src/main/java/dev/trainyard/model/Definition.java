package dev.trainyard.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.BorderLevels;
import dev.trainyard.nn.data.Preprocessing;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.Ensemble;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.network.Predictor;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Everything that turns the parameters into what can be asked: from an example's raw values to what is said of it.
 *
 * @param architecture null for an ensemble, whose members have one each
 * @param cost         null for an ensemble
 * @param ensemble     absent for a single network
 * @param borderLevels of the grey training pictures; absent for other inputs, and in versions stored before this field existed
 */
public record Definition(Architecture architecture, Cost cost, Targets targets, Preprocessing preprocessing,
        @JsonInclude(JsonInclude.Include.NON_NULL) EnsembleSpec ensemble,
        @JsonInclude(JsonInclude.Include.NON_NULL) BorderLevels borderLevels) {

    /** Of a single network. */
    public static Definition of(Architecture architecture, Cost cost, Targets targets, Preprocessing preprocessing,
            BorderLevels borderLevels) {
        return new Definition(architecture, cost, targets, preprocessing, null, borderLevels);
    }

    static Definition of(EnsembleSpec ensemble, Targets targets, Preprocessing preprocessing, BorderLevels borderLevels) {
        return new Definition(null, null, targets, preprocessing, ensemble, borderLevels);
    }

    /** The networks that answer: one, unless it is an ensemble. Their parameters lie in this order in the flat vector. */
    List<Architecture> networks() {
        return ensemble == null ? List.of(architecture) : ensemble.members().stream().map(EnsembleSpec.Member::architecture).toList();
    }

    /** The shape of an example; members of an ensemble may have others with as many values. */
    public Shape input() {
        return networks().get(0).input();
    }

    long parameterCount() {
        return networks().stream().mapToLong(Architecture::parameterCount).sum();
    }

    /** Multiplications of one example's way through all networks. */
    public long multiplications() {
        return networks().stream().mapToLong(Architecture::multiplications).sum();
    }

    /** Values that {@link #bind bound} networks keep of each example that passes, inputs and outputs included. */
    public long passValues() {
        return networks().stream().mapToLong(Architecture::passValues).sum();
    }

    /** Values of the work arrays that bound networks keep after n examples have passed; in the heap and outside, each at most. */
    public long scratchValues(int n) {
        return networks().stream().mapToLong(network -> network.scratchValues(n)).sum();
    }

    /** Whether the answers are the probabilities of classes as they are. */
    public boolean saysProbabilities() {
        return ensemble != null ? targets.isClassification() : architecture.activation() == Activation.SOFTMAX;
    }

    /** @param parameters the flat vector; shared, not copied, and not closed with what is returned */
    public Predictor bind(INDArray parameters) {
        if (ensemble == null) {
            return Network.of(architecture, parameters);
        }
        List<Network> members = new ArrayList<>();
        long offset = parameters.offset();
        for (Architecture member : networks()) {
            long size = member.parameterCount();
            members.add(Network.of(member, Nd4j.create(parameters.data(), new long[] {size}, new long[] {1}, offset, 'c')));
            offset += size;
        }
        return new Ensemble(members, ensemble.combination(), targets.isClassification());
    }
}

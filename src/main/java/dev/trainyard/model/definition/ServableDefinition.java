package dev.trainyard.model.definition;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.data.BorderLevels;
import dev.trainyard.nn.data.TargetScaling;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.data.preprocessing.Preprocessing;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.network.Architecture;
import dev.trainyard.nn.network.BothClasses;
import dev.trainyard.nn.network.Ensemble;
import dev.trainyard.nn.network.InverseTargetScaling;
import dev.trainyard.nn.network.Network;
import dev.trainyard.nn.network.Predictor;
import dev.trainyard.nn.training.Supervised;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Everything besides the parameters that a prediction needs, from an example's raw values to the names of the targets.
 *
 * @param architecture null for an ensemble, whose members have one each
 * @param cost         null for an ensemble
 * @param ensemble     null for a single network
 * @param borderLevels border levels of the grey training pictures; null for other inputs, and in versions older than this field
 */
public record ServableDefinition(Architecture architecture, Cost cost, Targets targets, Preprocessing preprocessing,
        @JsonInclude(JsonInclude.Include.NON_NULL) EnsembleSpec ensemble,
        @JsonInclude(JsonInclude.Include.NON_NULL) BorderLevels borderLevels) {

    /** Creates the definition of a single network. */
    public static ServableDefinition of(Architecture architecture, Cost cost, Targets targets, Preprocessing preprocessing,
            BorderLevels borderLevels) {
        return new ServableDefinition(architecture, cost, targets, preprocessing, null, borderLevels);
    }

    public static ServableDefinition of(EnsembleSpec ensemble, Targets targets, Preprocessing preprocessing, BorderLevels borderLevels) {
        return new ServableDefinition(null, null, targets, preprocessing, ensemble, borderLevels);
    }

    /** Returns the single network or the members of the ensemble, in the order of their parameters in the flat vector. */
    public List<Architecture> networks() {
        return ensemble == null ? List.of(architecture) : ensemble.members().stream().map(EnsembleSpec.Member::architecture).toList();
    }

    /** Returns the input shape. Members of an ensemble may have other shapes with the same number of values. */
    public Shape input() {
        return networks().get(0).input();
    }

    public long parameterCount() {
        return networks().stream().mapToLong(Architecture::parameterCount).sum();
    }

    /** Returns the multiplications of one example's forward pass through all networks. */
    public long multiplications() {
        return networks().stream().mapToLong(Architecture::multiplications).sum();
    }

    /** Returns the number of values per example that {@link #bind bound} networks keep, including inputs and outputs. */
    public long passValues() {
        return networks().stream().mapToLong(Architecture::passValues).sum();
    }

    /** Returns a bound of the values in the work arrays of bound networks after a pass of n examples, for heap and native memory each. */
    public long scratchValues(int n) {
        return networks().stream().mapToLong(network -> network.scratchValues(n)).sum();
    }

    /** Returns the standardisation of the targets that each of the {@link #networks} learnt; null for none. */
    public List<TargetScaling> scalings() {
        return ensemble == null ? Collections.singletonList(targets.scaling())
                : ensemble.members().stream().map(EnsembleSpec.Member::targetScaling).toList();
    }

    /** Returns whether the output consists of probabilities, of classes or of labels. */
    public boolean saysProbabilities() {
        return ensemble != null || targets.isMultiLabel() ? !targets.isRegression() : architecture.activation() == Activation.SOFTMAX
                || Supervised.hasOneOutputForTwoClasses(architecture, targets);
    }

    /**
     * Returns a network or ensemble with the given parameters. The outputs of a regression are in units of
     * the targets; those of a classification are one per class, also if two classes share one output.
     *
     * @param parameters the flat vector; shared, not copied, and not closed with the returned predictor
     */
    public Predictor bind(INDArray parameters) {
        if (ensemble == null) {
            return bind(Network.of(architecture, parameters), targets.scaling());
        }
        List<Predictor> members = new ArrayList<>();
        long offset = parameters.offset();
        for (EnsembleSpec.Member member : ensemble.members()) {
            long size = member.architecture().parameterCount();
            INDArray own = Nd4j.create(parameters.data(), new long[] {size}, new long[] {1}, offset, 'c');
            members.add(bind(Network.of(member.architecture(), own), member.targetScaling()));
            offset += size;
        }
        return new Ensemble(members, ensemble.combination(), targets.isClassification());
    }

    private Predictor bind(Network network, TargetScaling scaling) {
        if (Supervised.hasOneOutputForTwoClasses(network.architecture(), targets)) {
            return new BothClasses(network);
        }
        return scaling == null ? network : new InverseTargetScaling(network, scaling);
    }
}

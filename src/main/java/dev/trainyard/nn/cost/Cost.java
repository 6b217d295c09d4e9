package dev.trainyard.nn.cost;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.trainyard.nn.Check;
import dev.trainyard.nn.layer.Activation;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A cost function C = (1/n) Σₓ Cₓ. The methods compute one example, whose values are in the arrays from {@code from}, inclusive, to
 * {@code to}, exclusive: z the weighted inputs of the output layer, a = σ(z) its activations, y the desired output.
 *
 * <p>The relative error of Cₓ and δᴸ is about one rounding of float32, however large z is: where a is rounded to 0 or 1, they are computed
 * from z or from the other outputs.
 *
 * <p>Most costs are linked to one σ (the canonical link), for which δᴸ = a − y, without σ' (5)–(8).
 *
 * <p>In JSON, a text such as {@code "quadratic"}, or an object with the {@code type} and {@code delta}.
 *
 * @param type  the cost function
 * @param delta the distance |a − y| above which {@code huber} grows linearly, 1 by default (as in PyTorch); null for other costs
 */
public record Cost(CostFunction type, Double delta) {

    public static final Cost QUADRATIC = new Cost(CostFunction.QUADRATIC, null);
    public static final Cost MEAN_ABSOLUTE = new Cost(CostFunction.MEAN_ABSOLUTE, null);
    public static final Cost CROSS_ENTROPY = new Cost(CostFunction.CROSS_ENTROPY, null);
    public static final Cost LOG_LIKELIHOOD = new Cost(CostFunction.LOG_LIKELIHOOD, null);
    public static final Cost PERCEPTRON = new Cost(CostFunction.PERCEPTRON, null);

    private static final double DEFAULT_DELTA = 1;

    public Cost {
        Check check = new Check();
        if (check.present(type, "type")) {
            boolean huber = type == CostFunction.HUBER;
            check.that(huber || delta == null, "delta", "must be absent: only huber has it", delta);
            delta = huber && delta == null ? (Double) DEFAULT_DELTA : delta;
            check.that(!huber || delta > 0 && Double.isFinite(delta), "delta", "must be a number greater than 0", delta);
        }
        check.done();
    }

    public static Cost huber(double delta) {
        return new Cost(CostFunction.HUBER, delta);
    }

    /** Returns all costs, in the order of {@link CostFunction}; {@code huber} has the default delta. */
    public static Cost[] values() {
        return new Cost[] {QUADRATIC, CROSS_ENTROPY, LOG_LIKELIHOOD, PERCEPTRON, MEAN_ABSOLUTE, huber(DEFAULT_DELTA)};
    }

    /** Returns the cost whose {@link CostFunction} has this name. */
    public static Cost valueOf(String name) {
        return new Cost(CostFunction.valueOf(name), null);
    }

    /** Returns the default cost of a classification: the cost with δᴸ = a − y for σ, or the quadratic cost if there is none. */
    public static Cost defaultFor(Activation sigma) {
        return switch (sigma) {
            case SOFTMAX -> LOG_LIKELIHOOD;
            case SIGMOID -> CROSS_ENTROPY;
            case STEP -> PERCEPTRON;
            default -> QUADRATIC;
        };
    }

    /** Computes Cₓ of one example. */
    public double of(Activation sigma, double[] z, double[] a, double[] y, int from, int to) {
        return type.of(parameter(), sigma, z, a, y, from, to);
    }

    /** Returns the term of one output for the difference aⱼ − yⱼ. Only for a cost that {@link #isOfDifferences}. */
    public double ofDifference(double difference) {
        return type.ofDifference(parameter(), difference);
    }

    /**
     * Returns the factor by which the cost grows if outputs and desired outputs are multiplied by {@code unit}. For {@code huber}, delta is
     * multiplied too.
     */
    public double factor(double unit) {
        return type == CostFunction.MEAN_ABSOLUTE ? unit : unit * unit;
    }

    /**
     * Returns whether Cₓ is a sum of terms that each depend on one difference aⱼ − yⱼ only, and y may be any number. Regressions
     * have these costs only.
     */
    public boolean isOfDifferences() {
        return type.isOfDifferences();
    }

    /** Returns whether the outputs of {@code sigma} are in this cost's domain. */
    public boolean fits(Activation sigma) {
        return type.fits(sigma);
    }

    /** Returns whether δᴸ = a − y. */
    public boolean isLinkedTo(Activation sigma) {
        return type.isLinkedTo(sigma);
    }

    /**
     * Computes (BP1) for one example: δᴸ = ∂Cₓ/∂zᴸ.
     *
     * @param error receives δᴸ; may be the array {@code z}
     */
    public void error(Activation sigma, double[] z, double[] a, double[] y, double[] error, int from, int to) {
        if (isLinkedTo(sigma)) {
            for (int j = from; j < to; j++) {
                error[j] = Outputs.difference(sigma, z, a, y, from, to, j);
            }
        } else {
            type.otherError(parameter(), sigma, z, a, y, error, from, to);
        }
    }

    private double parameter() {
        return delta == null ? 0 : delta;
    }

    /** Returns the JSON value: the name, or an object if there is a delta. */
    @JsonValue
    Object json() {
        if (delta == null) {
            return type;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", type);
        fields.put("delta", delta);
        return fields;
    }

    /** Reads what {@link #json} returns. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Cost read(Object json) {
        if (json instanceof Map<?, ?> fields) {
            return new Cost(CostFunction.valueOf(fields.get("type").toString().toUpperCase(Locale.ROOT)),
                    fields.get("delta") instanceof Number delta ? (Double) delta.doubleValue() : null);
        }
        return valueOf(json.toString().toUpperCase(Locale.ROOT));
    }

    /** Returns the name in JSON, such as {@code cross_entropy}. */
    @Override
    public String toString() {
        return type.name().toLowerCase(Locale.ROOT);
    }
}

package dev.trainyard.job.spec;

import dev.trainyard.dataset.ValueRanges.Range;
import dev.trainyard.nn.data.Targets;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.OutputRange;
import dev.trainyard.nn.training.Supervised;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds targets of a regression that the activation of the last layer cannot output, such as prices for a sigmoid. */
final class UnreachableTargets {

    /** The code of the warning in a job's events. */
    static final String CODE = "targets_out_of_range";

    /** The share of the targets' spread by which they must be out of range: a little less than the range is still useful. */
    private static final double MARGIN = 0.01;
    private static final int MAX_SHOWN = 3;
    private static final int DIGITS = 6;

    private UnreachableTargets() {
    }

    /** @param ranges of each target; null if they are unknown */
    static Optional<String> warning(JobSpec specification, Targets targets, List<Range> ranges) {
        if (ranges == null || !targets.isRegression() || !(specification.objective() instanceof Supervised)) {
            return Optional.empty();
        }
        Activation sigma = specification.architecture().activation();
        OutputRange outputs = OutputRange.of(sigma);
        List<String> wrong = new ArrayList<>();
        for (int j = 0; j < ranges.size(); j++) {
            if (isBeyond(ranges.get(j), outputs)) {
                wrong.add("%s from %s to %s".formatted(targets.names().get(j), shown(ranges.get(j).lowest()), shown(ranges.get(j).highest())));
            }
        }
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        String shown = String.join(", ", wrong.subList(0, Math.min(MAX_SHOWN, wrong.size())))
                + (wrong.size() > MAX_SHOWN ? " and %d more".formatted(wrong.size() - MAX_SHOWN) : "");
        return Optional.of("The outputs of %s are %s, so the network cannot predict targets beyond: the data set has %s. Use the activation "
                .formatted(sigma.name().toLowerCase(Locale.ROOT), described(outputs), shown)
                + "linear for the last layer, with which targets are standardised, or scale the targets.");
    }

    private static boolean isBeyond(Range targets, OutputRange outputs) {
        double margin = MARGIN * (targets.highest() - targets.lowest());
        return targets.lowest() < outputs.lowest() - margin || targets.highest() > outputs.highest() + margin;
    }

    private static String described(OutputRange outputs) {
        return Double.isInfinite(outputs.highest()) ? "at least " + shown(outputs.lowest())
                : "from %s to %s".formatted(shown(outputs.lowest()), shown(outputs.highest()));
    }

    private static String shown(double number) {
        return new BigDecimal(number).round(new MathContext(DIGITS)).stripTrailingZeros().toPlainString();
    }
}

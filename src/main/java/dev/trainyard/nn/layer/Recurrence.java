package dev.trainyard.nn.layer;

import dev.trainyard.nn.Check;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Shape;
import dev.trainyard.nn.Violation;
import java.util.List;

/** Properties common to all recurrent layers: sizes, whether the output has the states of all steps, and where errors are truncated. */
record Recurrence(int steps, int features, int units, boolean returnSequences, Integer truncate) {

    /** Name of the section of weights to the previous states. Row i belongs to the same neuron as row i of the weights to the inputs. */
    static final String RECURRENT_WEIGHT = "recurrent_weight";

    /** Number of values in a cache line: products are a sixth faster if each row begins at the start of a line. */
    private static final int LINE = 16;

    static Check check(int units, Integer truncate) {
        return new Check().that(units >= 1 && units <= Dense.MAX_UNITS, "units", "must be from 1 to " + Dense.MAX_UNITS, units)
                .that(truncate == null || truncate >= 1, "truncate", "must be at least 1 time step, or null", truncate);
    }

    /** @throws InvalidSpecificationException if {@code input} is not the shape of a sequence */
    static Recurrence of(Shape input, int units, boolean returnSequences, Integer truncate) {
        boolean rows = input.rank() == 3 && input.dimension(0) == 1;
        if (input.rank() != 2 && !rows) {
            throw new InvalidSpecificationException(List.of(new Violation("",
                    "must be given sequences [time, features], or the rows of images [1, rows, columns], got " + input)));
        }
        return new Recurrence(input.dimension(input.rank() - 2), input.dimension(input.rank() - 1), units, returnSequences, truncate);
    }

    Shape output() {
        return returnSequences ? Shape.of(steps, units) : Shape.of(units);
    }

    /** Returns the sections of a cell with {@code gates} weighted inputs per unit. A neuron sums the features and the previous states. */
    List<Section> sections(int gates) {
        int out = gates * units;
        return List.of(new Section("weight", out, features, true, features + units, out),
                new Section(RECURRENT_WEIGHT, out, units, true, features + units, out),
                new Section("bias", 1, out, false, features + units, out));
    }

    long multiplications(int gates) {
        return (long) steps * sections(gates).stream().mapToLong(Section::size).sum();
    }

    /** Returns the number of input values of a step: hₜ₋₁, xₜ and the 1 that b is multiplied by. */
    int seen() {
        return units + features + 1;
    }

    /** Returns {@link #seen}, rounded up to whole cache lines. */
    int lines() {
        return (seen() + LINE - 1) / LINE * LINE;
    }

    /**
     * Returns the number of values that training keeps per example, without the cell's own values: for each step, z (overwritten with δ),
     * the padded inputs and the errors of h and x; and three values per output.
     */
    long valuesPerExample(int gates) {
        return (long) steps * (gates * units + lines() + units + features) + 3L * output().size();
    }

    /** Returns the first step, from 0, that an error reaches. */
    int first() {
        return returnSequences || truncate == null ? 0 : Math.max(0, steps - truncate);
    }

    /** Returns whether no error comes back from the step after {@code t}: t is the last step of the sequence or of a truncated block. */
    boolean isCutAfter(int t) {
        int later = steps - 1 - t;
        return later == 0 || truncate != null && later % truncate == 0;
    }
}

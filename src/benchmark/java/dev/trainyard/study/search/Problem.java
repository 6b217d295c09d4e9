package dev.trainyard.study.search;

import dev.trainyard.study.search.space.CategoricalParameter;
import dev.trainyard.study.search.space.Configuration;
import dev.trainyard.study.search.space.FloatParameter;
import dev.trainyard.study.search.space.Parameter;
import dev.trainyard.study.search.space.SearchSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A function to minimise.
 *
 * @param score of a loss: the regret, or the rank in a table, from 1
 */
record Problem(String name, SearchSpace space, ToDoubleFunction<Configuration> loss, ToDoubleFunction<Double> score) {

    private static final double[][] HARTMANN_A = {{10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8},
            {17, 8, 0.05, 10, 0.1, 14}};
    private static final double[][] HARTMANN_P = {{0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
            {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991}, {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
            {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}};
    private static final double[] HARTMANN_C = {1, 1.2, 3, 3.2};

    static Problem branin() {
        SearchSpace space = new SearchSpace(new FloatParameter("x1", -5, 10), new FloatParameter("x2", 0, 15));
        return function("branin", space, 0.397887357729739, x -> {
            double b = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
            return b * b + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x[0]) + 10;
        });
    }

    static Problem hartmann6() {
        return function("hartmann6", unit(6), -3.322368011391339, x -> {
            double sum = 0;
            for (int i = 0; i < 4; i++) {
                double exponent = 0;
                for (int j = 0; j < 6; j++) {
                    exponent += HARTMANN_A[i][j] * Math.pow(x[j] - HARTMANN_P[i][j], 2);
                }
                sum -= HARTMANN_C[i] * Math.exp(-exponent);
            }
            return sum;
        });
    }

    /** Levy's function in four dimensions: nothing was tuned on it. */
    static Problem levy4() {
        SearchSpace space = new SearchSpace(IntStream.range(0, 4).mapToObj(i -> (Parameter) new FloatParameter("x" + i, -10, 10)).toList());
        return function("levy4", space, 0, x -> {
            double[] w = Arrays.stream(x).map(value -> 1 + (value - 1) / 4).toArray();
            double sum = Math.pow(Math.sin(Math.PI * w[0]), 2);
            for (int i = 0; i < 3; i++) {
                sum += Math.pow(w[i] - 1, 2) * (1 + 10 * Math.pow(Math.sin(Math.PI * w[i] + 1), 2));
            }
            return sum + Math.pow(w[3] - 1, 2) * (1 + Math.pow(Math.sin(2 * Math.PI * w[3]), 2));
        });
    }

    private static SearchSpace unit(int d) {
        return new SearchSpace(IntStream.range(0, d).mapToObj(i -> (Parameter) new FloatParameter("x" + i, 0, 1)).toList());
    }

    private static Problem function(String name, SearchSpace space, double minimum, ToDoubleFunction<double[]> f) {
        return new Problem(name, space, configuration -> f.applyAsDouble(space.parameters().stream()
                .mapToDouble(parameter -> (double) configuration.get(parameter.name())).toArray()), loss -> loss - minimum);
    }

    /** Reads a table that search_tables.py wrote. */
    static Problem table(Path directory, String name) {
        try {
            List<Parameter> parameters = new ArrayList<>();
            for (String line : Files.readAllLines(directory.resolve(name + ".space"))) {
                String[] fields = line.split(" ");
                List<Object> choices = IntStream.range(0, Integer.parseInt(fields[2])).mapToObj(i -> (Object) (long) i).toList();
                parameters.add(new CategoricalParameter(fields[0], choices, Boolean.parseBoolean(fields[1]), null));
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(directory.resolve(name + ".losses")));
            double[] losses = new double[bytes.capacity() / Double.BYTES];
            bytes.asDoubleBuffer().get(losses);
            double[] sorted = losses.clone();
            Arrays.sort(sorted);
            return new Problem(name, new SearchSpace(parameters), configuration -> {
                int row = 0;
                for (Parameter parameter : parameters) {
                    row = row * (int) parameter.count() + (int) (long) configuration.get(parameter.name());
                }
                return losses[row];
            }, loss -> 1 + Arrays.stream(sorted).takeWhile(other -> other < loss).count());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

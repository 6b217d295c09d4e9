package dev.trainyard.nn.training;

import dev.trainyard.nn.kernel.Kernels;
import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.metric.MetricNames;
import java.util.LinkedHashMap;
import java.util.Map;

/** Norms of the gradient, by layer. */
final class GradientNorms {

    private GradientNorms() {
    }

    /** Returns ‖∂C/∂(w, b)‖ of each layer that learns, a measure of how fast it learns [6.1]. Layers are counted from 0. */
    static Map<String, Double> of(Parameters gradient, Kernels kernels) {
        Map<String, Double> norms = new LinkedHashMap<>();
        for (int l = 0; l < gradient.layout().size(); l++) {
            if (!gradient.layer(l).isEmpty()) {
                double squares = 0;
                for (Matrix section : gradient.layer(l)) {
                    double norm = kernels.norm(section);
                    squares += norm * norm;
                }
                norms.put(MetricNames.GRADIENT_NORM + l, Math.sqrt(squares));
            }
        }
        return norms;
    }

    /** Returns the metrics that are not gradient norms. */
    static Map<String, Double> removedFrom(Map<String, Double> metrics) {
        Map<String, Double> others = new LinkedHashMap<>(metrics);
        others.keySet().removeIf(name -> name.startsWith(MetricNames.GRADIENT_NORM));
        return others;
    }
}

package dev.trainyard.nn.kernel;

import dev.trainyard.nn.Shape;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.AssociativeMemory;
import dev.trainyard.nn.layer.AveragePool;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.L2Pool;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Padding;
import dev.trainyard.nn.layer.Rbm;
import dev.trainyard.nn.layer.Recurrent;
import java.util.ArrayList;
import java.util.List;

/** A network with a cost. Together, {@link #all} have every layer, activation and cost. */
record GradientCase(Shape input, List<LayerSpec> layers, Cost cost) {

    /** The number of outputs of each network. */
    static final int OUTPUTS = 3;

    static List<GradientCase> all() {
        List<GradientCase> cases = new ArrayList<>();
        Shape in = Shape.of(5);
        for (Activation output : Activation.values()) {
            for (Cost cost : Cost.values()) {
                if (cost.fits(output)) {
                    cases.add(new GradientCase(in, List.of(new Dense(6, Activation.TANH), new Dense(OUTPUTS, output)), cost));
                }
            }
        }
        LayerSpec output = new Dense(OUTPUTS, Activation.SOFTMAX);
        for (Activation hidden : Activation.values()) {
            if (hidden != Activation.STEP) {
                cases.add(new GradientCase(in, List.of(new Dense(6, hidden), new Dense(4, Activation.TANH), output), Cost.LOG_LIKELIHOOD));
            }
        }
        Shape image = Shape.of(2, 6, 5);
        LayerSpec conv = new Conv2d(3, Shape.of(2, 2), Shape.of(1, 1), Padding.VALID, Activation.TANH);
        LayerSpec strided = new Conv2d(3, Shape.of(3, 2), Shape.of(2, 1), Padding.SAME, Activation.ELU);
        Shape region = Shape.of(2, 2);
        for (LayerSpec pool : List.of(new MaxPool(region, null), new AveragePool(region, null), new L2Pool(region, null),
                new MaxPool(region, Shape.of(1, 1)))) {
            cases.add(new GradientCase(image, List.of(conv, pool, output), Cost.LOG_LIKELIHOOD));
        }
        cases.add(new GradientCase(image, List.of(strided, new Dropout(0.3), new Dense(4, Activation.SIGMOID), output),
                Cost.CROSS_ENTROPY));
        Shape sequence = Shape.of(4, 3);
        cases.add(new GradientCase(sequence, List.of(new Recurrent(5, Activation.TANH, true, null),
                new Recurrent(4, Activation.SIGMOID, false, null), output), Cost.LOG_LIKELIHOOD));
        cases.add(new GradientCase(sequence, List.of(new Lstm(5, true, null, 1), new Lstm(4, false, null, 1), output),
                Cost.LOG_LIKELIHOOD));
        cases.add(new GradientCase(in, List.of(new Rbm(6, Rbm.Visible.BINARY, true), new AssociativeMemory(5, OUTPUTS)),
                Cost.LOG_LIKELIHOOD));
        return cases;
    }
}

package dev.trainyard.benchmark;

import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.layer.Activation;
import dev.trainyard.nn.layer.Conv2d;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.Dropout;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import dev.trainyard.nn.layer.Section;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Deeplearning4j, on the same version of ND4J. */
final class Deeplearning4j implements Contender {

    private final MultiLayerNetwork network;
    private final INDArray[] xs;
    private final INDArray[] ys;
    private final INDArray[] images;

    Deeplearning4j(Workload workload, boolean training) {
        List<LayerSpec> layers = workload.architecture().layers();
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().updater(new Sgd(workload.eta())).list();
        for (LayerSpec layer : layers) {
            list.layer(layer == layers.get(layers.size() - 1) ? output((Dense) layer, workload.hyperparameters().cost()) : hidden(layer));
        }
        boolean sequence = layers.get(0) instanceof Lstm;
        list.setInputType(sequence ? InputType.recurrent(28, 28) : layers.get(0) instanceof Conv2d ? InputType.convolutional(28, 28, 1)
                : InputType.feedForward(784));
        this.network = new MultiLayerNetwork(list.build());
        network.init();
        setParameters(workload);

        float[] x = workload.x();
        float[] y = workload.y();
        int m = workload.m();
        this.xs = IntStream.range(0, training ? workload.batches() : 0).mapToObj(k -> input(workload, x, k, m)).toArray(INDArray[]::new);
        this.ys = IntStream.range(0, xs.length).mapToObj(k -> rows(y, k, m, Workload.CLASSES)).toArray(INDArray[]::new);
        this.images = IntStream.range(0, training ? 0 : Workload.EXAMPLES).mapToObj(i -> input(workload, x, i, 1)).toArray(INDArray[]::new);
    }

    private static Layer output(Dense dense, Cost cost) {
        return new OutputLayer.Builder(cost.equals(Cost.LOG_LIKELIHOOD) ? LossFunction.MCXENT : LossFunction.XENT)
                .nOut(dense.units()).activation(activation(dense.activation())).build();
    }

    private static Layer hidden(LayerSpec layer) {
        if (layer instanceof Dense dense) {
            return new DenseLayer.Builder().nOut(dense.units()).activation(activation(dense.activation())).build();
        } else if (layer instanceof Conv2d conv) {
            return new ConvolutionLayer.Builder(conv.kernel().dimension(0), conv.kernel().dimension(1)).nOut(conv.filters())
                    .activation(activation(conv.activation())).build();
        } else if (layer instanceof MaxPool pool) {
            return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                    .kernelSize(pool.size().dimension(0), pool.size().dimension(1))
                    .stride(pool.stride().dimension(0), pool.stride().dimension(1)).build();
        } else if (layer instanceof Dropout dropout) {
            return new DropoutLayer.Builder(1 - dropout.rate()).build(); // its value is the share of neurons kept
        } else if (layer instanceof Lstm lstm) {
            return new LastTimeStep(new LSTM.Builder().nOut(lstm.units()).activation(org.nd4j.linalg.activations.Activation.TANH).build());
        }
        throw new IllegalArgumentException(layer.toString());
    }

    private static org.nd4j.linalg.activations.Activation activation(Activation activation) {
        return org.nd4j.linalg.activations.Activation.valueOf(activation.name());
    }

    /** Returns mini-batch {@code k}: images as {@code [m, 1, 28, 28]}, sequences as {@code [m, features, time]}. */
    private static INDArray input(Workload workload, float[] x, int k, int m) {
        INDArray rows = rows(x, k, m, workload.architecture().input().size());
        LayerSpec first = workload.architecture().layers().get(0);
        if (first instanceof Lstm) {
            return rows.reshape(m, 28, 28).permute(0, 2, 1).dup();
        }
        return first instanceof Conv2d ? rows.reshape(m, 1, 28, 28) : rows;
    }

    private static INDArray rows(float[] values, int k, int m, int columns) {
        return Nd4j.createFromArray(Arrays.copyOfRange(values, k * m * columns, (k + 1) * m * columns)).reshape(m, columns);
    }

    /** Sets the initial parameters. Deeplearning4j's weights are transposed, except in convolutions; its LSTM has the gates g, f, o, i. */
    private void setParameters(Workload workload) {
        INDArray all = Nd4j.createFromArray(workload.parameters());
        List<LayerSpec> layers = workload.architecture().layers();
        long from = 0;
        for (int l = 0; l < layers.size(); l++) {
            for (Section section : workload.architecture().layout().get(l)) {
                INDArray values = all.get(NDArrayIndex.interval(from, from + section.size())).dup()
                        .reshape(section.rows(), section.columns());
                from += section.size();
                String name = l + "_" + (section.name().equals("weight") ? "W" : section.weight() ? "RW" : "b");
                if (layers.get(l) instanceof Lstm lstm) {
                    values = gates(section.weight() ? values : values.reshape(section.columns(), 1), lstm.units());
                }
                INDArray own = network.getParam(name);
                own.assign(layers.get(l) instanceof Conv2d || !section.weight() ? values.reshape(own.shape()) : values.transpose());
            }
        }
    }

    /** Reorders the gates i, f, g, o to g, f, o, i. */
    private static INDArray gates(INDArray rows, int units) {
        return Nd4j.concat(0, IntStream.of(2, 1, 3, 0)
                .mapToObj(gate -> rows.get(NDArrayIndex.interval(gate * units, (gate + 1) * units), NDArrayIndex.all()))
                .toArray(INDArray[]::new));
    }

    @Override
    public void train(int batch) {
        network.fit(xs[batch], ys[batch]);
    }

    @Override
    public double cost() {
        return network.score();
    }

    @Override
    public void infer(int example) {
        network.output(images[example]);
    }

    @Override
    public void close() {
        network.close();
    }
}

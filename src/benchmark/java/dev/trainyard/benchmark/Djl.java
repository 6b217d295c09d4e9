package dev.trainyard.benchmark;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.trainyard.nn.cost.Cost;
import dev.trainyard.nn.layer.Dense;
import dev.trainyard.nn.layer.LayerSpec;
import dev.trainyard.nn.layer.Lstm;
import dev.trainyard.nn.layer.MaxPool;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** PyTorch's native library, used through the Deep Java Library. */
final class Djl implements Contender {

    private final Workload workload;
    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final SequentialBlock block = new SequentialBlock();
    private final ParameterStore store;
    private final Model model;
    private final Trainer trainer;
    private final NDArray[] xs;
    private final NDArray[] ys;
    private final NDArray[] images;
    private float cost;

    Djl(Workload workload, boolean training) {
        this.workload = workload;
        for (LayerSpec layer : workload.architecture().layers()) {
            add(layer);
        }
        Shape image = new Shape(workload.architecture().input().dimensions().stream().mapToLong(d -> d).toArray());
        float[] x = workload.x();
        int m = workload.m();
        this.xs = slices(training ? workload.batches() : 0, x, new Shape(m).addAll(image));
        this.ys = slices(xs.length, workload.y(), new Shape(m, Workload.CLASSES));
        this.images = slices(training ? 0 : Workload.EXAMPLES, x, new Shape(1).addAll(image));
        if (training) {
            this.store = null;
            this.model = Model.newInstance(workload.name(), Device.cpu(), "PyTorch");
            model.setBlock(block);
            this.trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss())
                    .optDevices(new Device[] {Device.cpu()})
                    .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed((float) workload.eta())).build()));
            trainer.initialize(xs[0].getShape());
        } else {
            // Without a trainer, no operations are recorded for gradients.
            block.initialize(manager, DataType.FLOAT32, images[0].getShape());
            this.store = new ParameterStore(manager, false);
            this.model = null;
            this.trainer = null;
        }
        setParameters();
    }

    private void add(LayerSpec layer) {
        if (layer instanceof Dense dense) {
            block.add(Blocks.batchFlattenBlock());
            block.add(Linear.builder().setUnits(dense.units()).build());
            addActivation(dense.activation());
        } else if (layer instanceof dev.trainyard.nn.layer.Conv2d conv) {
            block.add(Conv2d.builder().setKernelShape(new Shape(conv.kernel().dimension(0), conv.kernel().dimension(1)))
                    .setFilters(conv.filters()).build());
            addActivation(conv.activation());
        } else if (layer instanceof MaxPool pool) {
            block.add(Pool.maxPool2dBlock(new Shape(pool.size().dimension(0), pool.size().dimension(1)),
                    new Shape(pool.stride().dimension(0), pool.stride().dimension(1))));
        } else if (layer instanceof dev.trainyard.nn.layer.Dropout dropout) {
            block.add(Dropout.builder().optRate((float) dropout.rate()).build());
        } else if (layer instanceof Lstm lstm) {
            block.add(LSTM.builder().setStateSize(lstm.units()).setNumLayers(1).optBatchFirst(true).build());
            block.add(new ai.djl.nn.LambdaBlock(states -> new NDList(states.head().get(":, -1"))));
        } else {
            throw new IllegalArgumentException(layer.toString());
        }
    }

    /** Adds an activation, except to the output layer, where it is part of the cost. */
    private void addActivation(dev.trainyard.nn.layer.Activation activation) {
        boolean output = block.getChildren().values().stream().filter(Linear.class::isInstance).count()
                == workload.architecture().layers().stream().filter(Dense.class::isInstance).count();
        if (!output) {
            block.add(activation == dev.trainyard.nn.layer.Activation.RELU ? Activation.reluBlock() : Activation.sigmoidBlock());
        }
    }

    private NDArray[] slices(int count, float[] values, Shape shape) {
        int size = (int) shape.size();
        return IntStream.range(0, count).mapToObj(k -> manager.create(Arrays.copyOfRange(values, k * size, (k + 1) * size), shape))
                .toArray(NDArray[]::new);
    }

    /** Sets the initial parameters, which have Trainyard's shapes and order. The second bias of an LSTM stays 0 and does not learn. */
    private void setParameters() {
        FloatBuffer values = FloatBuffer.wrap(workload.parameters());
        for (Parameter parameter : block.getParameters().values()) {
            NDArray own = parameter.getArray();
            float[] initial = new float[(int) own.size()];
            if (parameter.getName().endsWith("h2h_BIAS")) {
                parameter.freeze(true);
            } else {
                values.get(initial);
            }
            own.set(FloatBuffer.wrap(initial));
        }
        if (values.hasRemaining()) {
            throw new IllegalStateException("%s has fewer parameters".formatted(block));
        }
    }

    @Override
    public void train(int batch) {
        try (NDManager step = manager.newSubManager(); GradientCollector gradients = trainer.newGradientCollector()) {
            NDArray x = xs[batch];
            NDArray y = ys[batch];
            x.tempAttach(step);
            y.tempAttach(step);
            NDArray z = trainer.forward(new NDList(x)).singletonOrThrow();
            NDArray loss = workload.hyperparameters().cost().equals(Cost.LOG_LIKELIHOOD) ? logLikelihood(z, y) : crossEntropy(z, y);
            gradients.backward(loss);
            trainer.step();
            cost = loss.getFloat();
        }
    }

    private static NDArray logLikelihood(NDArray z, NDArray y) {
        return z.logSoftmax(1).mul(y).sum().div(-z.size(0));
    }

    /** Returns Σ max(z, 0) − yz + ln(1 + e^−|z|), a form that does not overflow. */
    private static NDArray crossEntropy(NDArray z, NDArray y) {
        return Activation.relu(z).sub(z.mul(y)).add(Activation.softPlus(z.abs().neg())).sum().div(z.size(0));
    }

    @Override
    public double cost() {
        return cost;
    }

    @Override
    public void infer(int example) {
        try (NDManager call = manager.newSubManager()) {
            NDArray x = images[example];
            x.tempAttach(call);
            NDArray z = block.forward(store, new NDList(x), false).singletonOrThrow();
            if (workload.hyperparameters().cost().equals(Cost.LOG_LIKELIHOOD)) {
                z.softmax(1);
            } else {
                Activation.sigmoid(z);
            }
        }
    }

    @Override
    public void close() {
        if (trainer != null) {
            trainer.close();
            model.close();
        }
        manager.close();
    }
}

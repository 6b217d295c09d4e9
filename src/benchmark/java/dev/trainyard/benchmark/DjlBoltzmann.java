package dev.trainyard.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/** A restricted Boltzmann machine, trained by contrastive divergence. Built from single operations, because PyTorch has no such layer. */
final class DjlBoltzmann implements Contender {

    private final NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch");
    private final float eta;
    private final NDArray w;
    private final NDArray b;
    private final NDArray c;
    private final NDArray examples;
    private final NDArray[] vs;
    private final NDArray[] images;
    private float cost;

    DjlBoltzmann(Workload workload) {
        int visible = workload.architecture().input().size();
        int hidden = workload.architecture().output().size();
        int m = workload.m();
        FloatBuffer values = FloatBuffer.wrap(workload.parameters());
        this.eta = (float) workload.eta();
        this.w = parameter(values, new Shape(hidden, visible));
        this.b = parameter(values, new Shape(hidden));
        this.c = parameter(values, new Shape(visible));
        this.examples = manager.create(workload.x(), new Shape(Workload.EXAMPLES, visible));
        this.vs = rows(m);
        this.images = rows(1);
    }

    private NDArray parameter(FloatBuffer values, Shape shape) {
        float[] own = new float[(int) shape.size()];
        values.get(own);
        return manager.create(own, shape);
    }

    private NDArray[] rows(int count) {
        return IntStream.range(0, Workload.EXAMPLES / count)
                .mapToObj(k -> examples.get("%d:%d".formatted(k * count, (k + 1) * count))).toArray(NDArray[]::new);
    }

    /** w ← w + (η/m)(hᵀv − h'ᵀv'), v' = p(v | h drawn), h' = p(h | v'). */
    @Override
    public void train(int batch) {
        try (NDManager step = manager.newSubManager()) {
            NDArray v = vs[batch];
            v.tempAttach(step);
            NDArray h = hidden(v);
            NDArray drawn = step.randomUniform(0, 1, h.getShape()).lt(h).toType(DataType.FLOAT32, false);
            NDArray reconstruction = Activation.sigmoid(drawn.matMul(w).addi(c));
            NDArray negative = hidden(reconstruction);
            float rate = eta / v.getShape().get(0);
            w.addi(h.transpose().matMul(v).subi(negative.transpose().matMul(reconstruction)).muli(rate));
            b.addi(h.sub(negative).sum(new int[] {0}).muli(rate));
            NDArray difference = v.sub(reconstruction);
            c.addi(difference.sum(new int[] {0}).muli(rate));
            cost = difference.square().mean().getFloat();
        }
    }

    private NDArray hidden(NDArray v) {
        return Activation.sigmoid(v.matMul(w.transpose()).addi(b));
    }

    @Override
    public double cost() {
        return cost;
    }

    @Override
    public void infer(int example) {
        try (NDManager call = manager.newSubManager()) {
            NDArray v = images[example];
            v.tempAttach(call);
            hidden(v);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}

package dev.trainyard.nn.layer;

import dev.trainyard.nn.kernel.Matrix;
import dev.trainyard.nn.kernel.memory.AlignedMemory;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One contiguous vector with a value for each weight and bias of a network: the parameters themselves, their gradient or their velocity.
 * Layers hold views of its sections; update rules, checkpoints and gradient checks use the whole vector.
 */
public final class Parameters implements AutoCloseable {

    private final List<List<Section>> layout;
    private final INDArray vector;
    /** Owned memory, freed with these parameters; null if the vector is shared. */
    private final AlignedMemory memory;
    private final Matrix row;
    private final List<List<Matrix>> layers;
    private final List<Matrix> weights;
    private final List<Matrix[]> incoming;

    private Parameters(List<List<Section>> layout, INDArray vector, AlignedMemory memory) {
        this.layout = layout;
        this.vector = vector;
        this.memory = memory;
        this.row = size(layout) == 0 ? null : Matrix.view(vector, 0, 1, Math.toIntExact(vector.length()));
        List<List<Matrix>> views = new ArrayList<>();
        List<Matrix> weights = new ArrayList<>();
        List<Matrix[]> incoming = new ArrayList<>();
        long offset = 0;
        for (List<Section> layer : layout) {
            List<Matrix> matrices = new ArrayList<>();
            int before = weights.size();
            for (Section section : layer) {
                Matrix matrix = Matrix.view(vector, offset, section.rows(), section.columns());
                matrices.add(matrix);
                if (section.weight()) {
                    weights.add(matrix);
                }
                offset += section.size();
            }
            views.add(List.copyOf(matrices));
            List<Matrix> own = weights.subList(before, weights.size());
            if (layer.stream().anyMatch(section -> section.name().equals(Recurrence.RECURRENT_WEIGHT))) {
                incoming.add(own.toArray(Matrix[]::new));
            } else {
                own.forEach(matrix -> incoming.add(new Matrix[] {matrix}));
            }
        }
        this.layers = List.copyOf(views);
        this.weights = List.copyOf(weights);
        this.incoming = List.copyOf(incoming);
    }

    /** @param layout sections of each layer; an empty list for a layer without parameters */
    public static Parameters zeros(List<List<Section>> layout, DataType type) {
        AlignedMemory memory = new AlignedMemory(type, Math.max(1, size(layout)));
        memory.vector().assign(0);
        return new Parameters(layout, memory.vector(), memory);
    }

    /** @param vector contiguous vector; shared, not copied. Shape: {@code [p]} */
    public static Parameters of(List<List<Section>> layout, INDArray vector) {
        if (vector.length() != Math.max(1, size(layout))) {
            throw new IllegalArgumentException("expected %d parameters, got %d".formatted(size(layout), vector.length()));
        }
        return new Parameters(layout, vector, null);
    }

    /** Returns the number of parameters of a network with this layout. */
    public static long size(List<List<Section>> layout) {
        return layout.stream().flatMap(List::stream).mapToLong(Section::size).sum();
    }

    /**
     * Returns the parameters of the layers from {@code first} on, which are the end of the vector; shared, not copied. Layers keep their
     * numbers; the layers before {@code first} have no sections.
     */
    public Parameters from(int first) {
        if (first == 0) {
            return this;
        }
        List<List<Section>> kept = new ArrayList<>(layout);
        kept.subList(0, first).replaceAll(layer -> List.of());
        long size = size(kept);
        long start = vector.offset() + vector.length() - size;
        return of(kept, Nd4j.create(vector.data(), new long[] {size}, new long[] {1}, start, 'c'));
    }

    /** Returns new parameters, all zero, with the same layout and precision. */
    public Parameters zerosLike() {
        return zeros(layout, vector.dataType());
    }

    /** Returns the parameters of layer {@code l} alone; shared, not copied. */
    public Parameters only(int l) {
        long from = size(layout.subList(0, l));
        long values = size(layout.subList(l, l + 1));
        return new Parameters(List.of(layout.get(l)), Matrix.view(vector, from, 1, Math.toIntExact(values)).array().reshape(values), null);
    }

    public List<List<Section>> layout() {
        return layout;
    }

    /** Returns the vector itself, not a copy. Shape: {@code [p]}. */
    public INDArray vector() {
        return vector;
    }

    /** Returns the vector as a matrix; null if there are no parameters. Shape: {@code [1, p]}. */
    public Matrix row() {
        return row;
    }

    /** Returns the sections of layer {@code l}, from 0. */
    public List<Matrix> layer(int l) {
        return layers.get(l);
    }

    /** Returns the weight sections of all layers. */
    public List<Matrix> weights() {
        return weights;
    }

    /**
     * Returns the weight sections of all layers, grouped by neurons: rows with the same index in the sections of one array belong to one
     * neuron. In a recurrent layer, the weights to the inputs and the weights to the previous states form one array.
     */
    public List<Matrix[]> incoming() {
        return incoming;
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
    }
}

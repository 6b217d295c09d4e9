package dev.trainyard.nn.kernel;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.cblas_sgemv;

import dev.trainyard.nn.kernel.memory.Floats;
import dev.trainyard.nn.kernel.memory.WorkingFloats;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The convolutions of {@link Kernels} by im2col, one image at a time. The receptive fields of a block of positions are unfolded into a
 * matrix, so that one matrix product gives all feature maps at all places of the block's pooling regions. The backward pass unfolds them
 * again, which is faster than keeping them.
 *
 * <p>A product has one row per position and one column per map. The largest value of each region is then found by comparing whole arrays,
 * place by place, and only the largest value is activated.
 */
final class Convolutions {

    /** Number of unfolded values that stay in the cache. */
    private static final int CACHED = 1 << 16;
    /** Number of values in a row of a field from which {@link Patches} are faster than {@link Strips}. */
    private static final int WIDE = 16;

    private final Im2Col patches = new Patches();
    private final Im2Col strips = new Strips();
    private float[] weights = new float[0];
    private float[] laidWeights = new float[0];
    private float[] biases = new float[0];
    /** Values of one image, {@code [maps, positions]}, and of one block of positions, {@code [n, maps]}. */
    private float[] byMap = new float[0];
    private float[] byPosition = new float[0];
    private float[] other = new float[0];
    private float[] largest = new float[0];
    private final WorkingFloats w = new WorkingFloats();
    private final WorkingFloats z = new WorkingFloats();
    private final WorkingFloats ones = new WorkingFloats();
    private final WorkingFloats mapSums = new WorkingFloats();

    void convolve(List<Window> places, Matrix x, Matrix weight, Matrix b, Elementwise sigma, Matrix sums, Matrix a, Matrix argmax) {
        ShapeChecks.convolution("convolution of x, w to a", places, x, weight, a, argmax);
        ShapeChecks.row("biases of a convolution", b, weight.rows());
        ShapeChecks.same("convolution to z and a", sums, a);
        Window window = places.get(0);
        Im2Col im2Col = at(places);
        int maps = weight.rows();
        int positions = window.positions();
        int outputs = maps * positions;
        int height = height(im2Col, maps);
        layWeights(im2Col, weight, false);
        biases = Floats.atLeast(maps, biases);
        b.read(0, biases, 0, maps);
        for (int i = 0; i < x.rows(); i++) {
            im2Col.load(x, i);
            for (int row = 0; row < window.outRows(); row += height) {
                int to = Math.min(window.outRows(), row + height);
                int block = (to - row) * im2Col.pitch();
                im2Col.unfold(row, to);
                im2Col.multiply(places.size() * block, w.values(), maps, z.values());
                takeLargest(places.size(), block * maps);
                for (int r = row; r < to; r++) {
                    turn(byPosition, (r - row) * im2Col.pitch(), byMap, r * window.outColumns(), window.outColumns(), positions, maps);
                    if (argmax != null) {
                        argmax.write((long) i * outputs + r * window.outColumns() * maps, largest,
                                (r - row) * im2Col.pitch() * maps, window.outColumns() * maps);
                    }
                }
            }
            addBiases(maps, positions);
            if (sums != a) {
                sums.write((long) i * outputs, byMap, 0, outputs);
            }
            sigma.apply(byMap, outputs, outputs);
            a.write((long) i * outputs, byMap, 0, outputs);
        }
    }

    /** Writes the largest value over all places to {@code byPosition}, and the first place that has it to {@code largest}. */
    private void takeLargest(int places, int n) {
        z.buffer().get(0, byPosition, 0, n);
        Arrays.fill(largest, 0, n, 0);
        for (int place = 1; place < places; place++) {
            z.buffer().get(place * n, other, 0, n);
            for (int q = 0; q < n; q++) {
                // 1 where other is larger, else 0, without a branch, so that the JIT vectorises the loop.
                float larger = Math.min(1, Math.max(0, (other[q] - byPosition[q]) * Float.MAX_VALUE));
                largest[q] += larger * (place - largest[q]);
                byPosition[q] = Math.max(byPosition[q], other[q]);
            }
        }
    }

    private void addBiases(int maps, int positions) {
        for (int map = 0; map < maps; map++) {
            float bias = biases[map];
            for (int q = map * positions; q < (map + 1) * positions; q++) {
                byMap[q] += bias;
            }
        }
    }

    void propagate(List<Window> places, Matrix delta, Matrix argmax, Matrix weight, Matrix dx) {
        ShapeChecks.convolution("error of a convolution to dx, by w, from δ", places, dx, weight, delta, argmax);
        Window window = places.get(0);
        Im2Col im2Col = at(places);
        int maps = weight.rows();
        int height = height(im2Col, maps);
        layWeights(im2Col, weight, im2Col.goesBackByMap());
        im2Col.reserve(height);
        for (int i = 0; i < delta.rows(); i++) {
            im2Col.clear();
            loadErrors(delta, i);
            for (int row = 0; row < window.outRows(); row += height) {
                int to = Math.min(window.outRows(), row + height);
                int n = spreadErrors(im2Col, argmax, i, row, to, maps);
                im2Col.propagate(n, z.values(), w.values(), maps);
                im2Col.fold(row, to);
            }
            im2Col.store(dx, i);
        }
    }

    void accumulate(double alpha, List<Window> places, Matrix delta, Matrix argmax, Matrix x, double beta, Matrix weight) {
        ShapeChecks.convolution("gradient of a convolution from x, to w, from δ", places, x, weight, delta, argmax);
        Window window = places.get(0);
        Im2Col im2Col = at(places);
        int maps = weight.rows();
        int size = weight.size();
        int height = height(im2Col, maps);
        weights = Floats.atLeast(size, weights);
        laidWeights = Floats.atLeast(size, laidWeights);
        Arrays.fill(laidWeights, 0, size, 0);
        FloatPointer gradient = w.atLeast(size);
        gradient.put(laidWeights, 0, size);
        for (int i = 0; i < delta.rows(); i++) {
            im2Col.load(x, i);
            loadErrors(delta, i);
            for (int row = 0; row < window.outRows(); row += height) {
                int to = Math.min(window.outRows(), row + height);
                im2Col.unfold(row, to);
                int n = spreadErrors(im2Col, argmax, i, row, to, maps);
                im2Col.accumulate(n, z.values(), maps, gradient);
            }
        }
        gradient.get(laidWeights, 0, size);
        im2Col.lay(weights, maps, laidWeights, im2Col.goesBackByMap(), true);
        addTo(weight, (float) alpha, (float) beta);
    }

    /** weight ← α·weights + β·weight. */
    private void addTo(Matrix weight, float alpha, float beta) {
        int n = weight.size();
        if (beta == 0) {
            Arrays.fill(laidWeights, 0, n, 0);
        } else {
            weight.read(0, laidWeights, 0, n);
        }
        for (int k = 0; k < n; k++) {
            laidWeights[k] = alpha * weights[k] + beta * laidWeights[k];
        }
        weight.write(0, laidWeights, 0, n);
    }

    private void loadErrors(Matrix delta, int i) {
        delta.read((long) i * delta.columns(), byMap, 0, delta.columns());
    }

    /**
     * Writes δ of a block of positions to {@code z}, place after place: the loaded error at the place of the largest value, 0 at the
     * other places. Returns the number of rows n. Shape of z: {@code [n, maps]}.
     */
    private int spreadErrors(Im2Col im2Col, Matrix argmax, int i, int row, int to, int maps) {
        Window window = im2Col.window;
        int columns = window.outColumns();
        int pitch = im2Col.pitch();
        int n = (to - row) * pitch * maps;
        for (int r = row; r < to; r++) {
            int start = (r - row) * pitch * maps;
            turnBack(byMap, r * columns, byPosition, (r - row) * pitch, columns, window.positions(), maps);
            Arrays.fill(byPosition, start + columns * maps, start + pitch * maps, 0);
            if (argmax != null) {
                argmax.read((long) (i * window.positions() + r * columns) * maps, largest, start, columns * maps);
                Arrays.fill(largest, start + columns * maps, start + pitch * maps, 0);
            }
        }
        if (argmax == null) {
            z.buffer().put(0, byPosition, 0, n);
            return n / maps;
        }
        int places = im2Col.places.size();
        for (int place = 0; place < places; place++) {
            for (int q = 0; q < n; q++) {
                other[q] = byPosition[q] * Math.max(0, 1 - Math.abs(largest[q] - place));
            }
            z.buffer().put(place * n, other, 0, n);
        }
        return places * n / maps;
    }

    /** Transposes n rows of {@code [positions, maps]} to columns of {@code [maps, positions]}. */
    private static void turn(float[] from, int fromRow, float[] to, int start, int n, int positions, int maps) {
        for (int q = 0; q < n; q++) {
            for (int map = 0; map < maps; map++) {
                to[map * positions + start + q] = from[(fromRow + q) * maps + map];
            }
        }
    }

    /** Transposes n columns of {@code [maps, positions]} to rows of {@code [positions, maps]}. */
    private static void turnBack(float[] from, int start, float[] to, int toRow, int n, int positions, int maps) {
        for (int q = 0; q < n; q++) {
            for (int map = 0; map < maps; map++) {
                to[(toRow + q) * maps + map] = from[map * positions + start + q];
            }
        }
    }

    private Im2Col at(List<Window> places) {
        Window window = places.get(0);
        Im2Col im2Col = window.channels() * window.columns() < WIDE ? strips : patches;
        im2Col.at(places);
        return im2Col;
    }

    /** Returns the number of rows of positions in a block, and grows the work arrays for the products of a block. */
    private int height(Im2Col im2Col, int maps) {
        Window window = im2Col.window;
        long row = (long) im2Col.places.size() * im2Col.pitch() * Math.max(window.field(), maps);
        int most = (int) Math.max(1, Math.min(window.outRows(), CACHED / row));
        int blocks = (window.outRows() + most - 1) / most;
        int height = (window.outRows() + blocks - 1) / blocks;
        int n = height * im2Col.pitch() * maps;
        byPosition = Floats.atLeast(n, byPosition);
        other = Floats.atLeast(n, other);
        largest = Floats.atLeast(n, largest);
        byMap = Floats.atLeast(maps * window.positions(), byMap);
        z.atLeast((long) im2Col.places.size() * n);
        return height;
    }

    private void layWeights(Im2Col im2Col, Matrix weight, boolean byMap) {
        int size = weight.size();
        weights = Floats.atLeast(size, weights);
        laidWeights = Floats.atLeast(size, laidWeights);
        weight.read(0, weights, 0, size);
        im2Col.lay(weights, weight.rows(), laidWeights, byMap, false);
        w.atLeast(size).put(laidWeights, 0, size);
    }

    void accumulateMaps(double alpha, Matrix delta, double beta, Matrix b) {
        int maps = b.columns();
        int positions = delta.columns() / maps;
        ShapeChecks.columnSums("sums of maps of δ to b", delta, b, positions);
        if (ones.capacity() < positions) {
            float[] one = new float[positions];
            Arrays.fill(one, 1);
            ones.atLeast(positions).put(one);
        }
        // Sums the examples first and adds the sum once: a single example's term may be too small to change a float32 b.
        biases = Floats.atLeast(maps, biases);
        Arrays.fill(biases, 0, maps, 0);
        FloatPointer sums = mapSums.atLeast(maps);
        sums.put(biases, 0, maps);
        for (int i = 0; i < delta.rows(); i++) {
            cblas_sgemv(CblasRowMajor, CblasNoTrans, maps, positions, 1, delta.floats().position((long) i * delta.columns()), positions,
                    ones.values(), 1, 1, sums, 1);
        }
        delta.floats().position(0);
        byMap = Floats.atLeast(maps, byMap);
        sums.get(byMap, 0, maps);
        if (beta != 0) {
            b.read(0, biases, 0, maps);
        }
        for (int map = 0; map < maps; map++) {
            biases[map] = (float) alpha * byMap[map] + (float) beta * biases[map];
        }
        b.write(0, biases, 0, maps);
    }

    List<WorkingFloats> workingMemory() {
        return Stream.of(Stream.of(w, z, ones, mapSums), patches.workingMemory(), strips.workingMemory()).flatMap(memory -> memory).toList();
    }
}

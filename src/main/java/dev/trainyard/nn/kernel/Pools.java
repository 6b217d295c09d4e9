package dev.trainyard.nn.kernel;

import dev.trainyard.nn.kernel.memory.Floats;
import java.util.Arrays;

/** The pooling operations of {@link Kernels}, one image at a time. */
final class Pools {

    private float[] image = new float[0];
    private float[] values = new float[0];
    private float[] places = new float[0];

    void maxPool(Window window, Matrix x, Matrix a, Matrix argmax) {
        ShapeChecks.pool("max pooling of x to a", window, x, a);
        ShapeChecks.same("max pooling to a and where", a, argmax);
        int outputs = window.channels() * window.positions();
        values = Floats.atLeast(outputs, values);
        places = Floats.atLeast(outputs, places);
        for (int i = 0; i < x.rows(); i++) {
            load(window, x, i);
            for (int channel = 0; channel < window.channels(); channel++) {
                for (int row = 0; row < window.outRows(); row++) {
                    int to = (channel * window.outRows() + row) * window.outColumns();
                    for (int r = 0; r < window.rows(); r++) {
                        int from = (channel * window.inRows() + row * window.strideRows() + r) * window.inColumns();
                        for (int c = 0; c < window.columns(); c++) {
                            if (r == 0 && c == 0) {
                                takeFirst(from, window.strideColumns(), to, window.outColumns());
                            } else {
                                takeLarger(from + c, window.strideColumns(), to, window.outColumns());
                            }
                        }
                    }
                }
            }
            a.write((long) i * outputs, values, 0, outputs);
            argmax.write((long) i * outputs, places, 0, outputs);
        }
    }

    private void takeFirst(int from, int stride, int to, int n) {
        for (int q = 0; q < n; q++) {
            values[to + q] = image[from + q * stride];
            places[to + q] = from + q * stride;
        }
    }

    private void takeLarger(int from, int stride, int to, int n) {
        for (int q = 0; q < n; q++) {
            int place = from + q * stride;
            float value = image[place];
            // NaN counts as the largest value; of equal values, the first stays.
            boolean larger = value > values[to + q] || value != value;
            values[to + q] = larger ? value : values[to + q];
            places[to + q] = larger ? place : places[to + q];
        }
    }

    void maxPoolErrors(Window window, Matrix argmax, Matrix delta, Matrix dx) {
        ShapeChecks.pool("error of max pooling to dx from δ", window, dx, delta);
        ShapeChecks.same("error of max pooling from δ and where", delta, argmax);
        int outputs = delta.columns();
        image = Floats.atLeast(window.inputs(), image);
        values = Floats.atLeast(outputs, values);
        places = Floats.atLeast(outputs, places);
        for (int i = 0; i < delta.rows(); i++) {
            delta.read((long) i * outputs, values, 0, outputs);
            argmax.read((long) i * outputs, places, 0, outputs);
            Arrays.fill(image, 0, window.inputs(), 0);
            for (int q = 0; q < outputs; q++) {
                image[(int) places[q]] += values[q];
            }
            dx.write((long) i * window.inputs(), image, 0, window.inputs());
        }
    }

    void sumPool(Window window, Matrix x, Matrix a) {
        ShapeChecks.pool("sum pooling of x to a", window, x, a);
        int outputs = window.channels() * window.positions();
        values = Floats.atLeast(outputs, values);
        for (int i = 0; i < x.rows(); i++) {
            load(window, x, i);
            Arrays.fill(values, 0, outputs, 0);
            for (int channel = 0; channel < window.channels(); channel++) {
                for (int row = 0; row < window.outRows(); row++) {
                    int to = (channel * window.outRows() + row) * window.outColumns();
                    for (int r = 0; r < window.rows(); r++) {
                        int from = (channel * window.inRows() + row * window.strideRows() + r) * window.inColumns();
                        for (int c = 0; c < window.columns(); c++) {
                            for (int q = 0; q < window.outColumns(); q++) {
                                values[to + q] += image[from + c + q * window.strideColumns()];
                            }
                        }
                    }
                }
            }
            a.write((long) i * outputs, values, 0, outputs);
        }
    }

    void sumPoolErrors(Window window, Matrix delta, Matrix dx) {
        ShapeChecks.pool("error of sum pooling to dx from δ", window, dx, delta);
        int outputs = delta.columns();
        image = Floats.atLeast(window.inputs(), image);
        values = Floats.atLeast(outputs, values);
        for (int i = 0; i < delta.rows(); i++) {
            delta.read((long) i * outputs, values, 0, outputs);
            Arrays.fill(image, 0, window.inputs(), 0);
            for (int channel = 0; channel < window.channels(); channel++) {
                for (int row = 0; row < window.outRows(); row++) {
                    int from = (channel * window.outRows() + row) * window.outColumns();
                    for (int r = 0; r < window.rows(); r++) {
                        int to = (channel * window.inRows() + row * window.strideRows() + r) * window.inColumns();
                        for (int c = 0; c < window.columns(); c++) {
                            for (int q = 0; q < window.outColumns(); q++) {
                                image[to + c + q * window.strideColumns()] += values[from + q];
                            }
                        }
                    }
                }
            }
            dx.write((long) i * window.inputs(), image, 0, window.inputs());
        }
    }

    private void load(Window window, Matrix x, int i) {
        image = Floats.atLeast(window.inputs(), image);
        x.read((long) i * window.inputs(), image, 0, window.inputs());
    }
}

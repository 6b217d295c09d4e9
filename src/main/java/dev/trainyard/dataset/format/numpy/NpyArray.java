package dev.trainyard.dataset.format.numpy;

import dev.trainyard.dataset.format.ImportErrors;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * An array in a file or in an archive, read one example at a time. Its length has been checked against its header.
 *
 * @param part  name of the upload's part
 * @param place prefix of messages: the array's name in the archive; empty for a separate file
 */
record NpyArray(String part, String place, NpyHeader header, Content content) {

    /** Bytes collected in one pass over an array in Fortran order: 32 MiB. */
    private static final int BLOCK = 1 << 25;

    interface Content {
        InputStream open() throws IOException;
    }

    interface Row {
        /** @param values values of one example, valid until the next call */
        void row(int index, double[] values);
    }

    /**
     * Reads the header.
     *
     * @param bytes length of the whole file
     * @return null if it is not a valid array, which is noted as a problem
     */
    static NpyArray open(String part, String place, long bytes, Content content, ImportErrors problems) throws IOException {
        try (InputStream in = new BufferedInputStream(content.open())) {
            NpyHeader header = NpyHeader.read(in);
            if (header.fileBytes() == bytes) {
                return new NpyArray(part, place, header, content);
            }
            problems.add(part, place + "must be as long as its header says: shape %s of %s makes %.0f bytes, got %d".formatted(
                    header.shapeText(), header.type(), header.fileBytes(), bytes));
        } catch (NpyHeader.Unreadable e) {
            problems.add(part, place + e.getMessage());
        } catch (ZipException e) {
            problems.add(part, place + "must be undamaged: " + e.getMessage());
        }
        return null;
    }

    int examples() {
        return (int) header.examples();
    }

    /** Returns the number of values of an example. It must be within the limits, which bound it to an int. */
    int width() {
        return (int) header.width();
    }

    void problem(ImportErrors problems, String detail) {
        problems.add(part, place + detail);
    }

    /** Returns the text of each example of an array of the shape [n] or [n, 1]. */
    String[] texts(ImportErrors problems) throws IOException {
        String[] texts = new String[examples()];
        byte[] bytes = new byte[header.valueBytes()];
        try (InputStream in = values()) {
            for (int i = 0; i < texts.length; i++) {
                read(in, bytes, 0, bytes.length);
                texts[i] = header.type().text(bytes, 0, bytes.length, header.order());
            }
            requireEnd(in);
        } catch (EOFException e) {
            problem(problems, "must be undamaged: it ends early");
            problems.done();
        } catch (ZipException e) {
            problem(problems, "must be undamaged: " + e.getMessage());
            problems.done();
        }
        return texts;
    }

    /** Calls {@code row} with each example whose values are all finite; other examples are noted as problems. */
    void forEach(ImportErrors problems, Row row) throws IOException {
        forEach(problems, row, BLOCK);
    }

    /** @param block bytes of examples that one pass over an array in Fortran order collects; at least one example */
    void forEach(ImportErrors problems, Row row, int block) throws IOException {
        try {
            if (header.fortran()) {
                inFortranOrder(problems, row, block);
            } else {
                inCOrder(problems, row);
            }
        } catch (EOFException e) {
            problem(problems, "must be undamaged: it ends early");
            problems.done();
        } catch (ZipException e) {
            problem(problems, "must be undamaged: " + e.getMessage());
            problems.done();
        }
    }

    private void inCOrder(ImportErrors problems, Row row) throws IOException {
        byte[] bytes = new byte[width() * header.valueBytes()];
        try (InputStream in = values()) {
            for (int i = 0; i < examples(); i++) {
                read(in, bytes, 0, bytes.length);
                decode(bytes, i, 1, problems, row);
            }
            requireEnd(in);
        }
    }

    /**
     * Reads an array in Fortran order: the file has the first value of all examples, then the second value of all, and so on. Each pass
     * over the file collects a block of examples.
     */
    private void inFortranOrder(ImportErrors problems, Row row, int most) throws IOException {
        int size = header.valueBytes();
        int[] places = placesInFortranOrder();
        int atOnce = (int) Math.max(1, Math.min(examples(), most / ((long) width() * size)));
        byte[] block = new byte[atOnce * width() * size];
        byte[] column = new byte[atOnce * size];
        for (int from = 0; from < examples(); from += atOnce) {
            int count = Math.min(atOnce, examples() - from);
            try (InputStream in = values()) {
                for (int place : places) {
                    in.skipNBytes((long) from * size);
                    read(in, column, 0, count * size);
                    for (int i = 0; i < count; i++) {
                        System.arraycopy(column, i * size, block, (i * width() + place) * size, size);
                    }
                    in.skipNBytes((long) (examples() - from - count) * size);
                }
                requireEnd(in);
            }
            decode(block, from, count, problems, row);
        }
    }

    /** Returns the C-order index of each value of an example, in the order of the file. */
    private int[] placesInFortranOrder() {
        int[] places = new int[width()];
        for (int k = 0; k < places.length; k++) {
            int rest = k;
            int stride = places.length;
            for (int axis = 1; axis < header.shape().length; axis++) {
                int dimension = (int) header.shape()[axis];
                stride /= dimension;
                places[k] += rest % dimension * stride;
                rest /= dimension;
            }
        }
        return places;
    }

    private InputStream values() throws IOException {
        InputStream in = new BufferedInputStream(content.open(), 1 << 16);
        try {
            in.skipNBytes(header.bytes());
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static void read(InputStream in, byte[] bytes, int at, int count) throws IOException {
        if (in.readNBytes(bytes, at, count) < count) {
            throw new EOFException();
        }
    }

    private static void requireEnd(InputStream in) throws IOException {
        if (in.read() >= 0) {
            throw new ZipException("it has data after its end");
        }
    }

    /** @param bytes values of {@code count} examples in C order, starting with example {@code from} */
    private void decode(byte[] bytes, int from, int count, ImportErrors problems, Row row) {
        NpyType type = header.type();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(header.order());
        double[] values = new double[width()];
        for (int i = 0; i < count; i++) {
            boolean finite = true;
            for (int k = 0; k < values.length; k++) {
                values[k] = type.get(buffer, (i * values.length + k) * type.bytes());
                if (!Float.isFinite((float) values[k])) {
                    problem(problems, "must have finite numbers that float32 can hold, got %s at %s".formatted(values[k], at(from + i, k)));
                    finite = false;
                }
            }
            if (finite) {
                row.row(from + i, values);
            }
        }
    }

    /** Returns the index of a value as NumPy writes it: [3, 0, 27]. */
    String at(int example, int value) {
        long[] index = new long[header.shape().length];
        long rest = value;
        for (int i = index.length - 1; i > 0; i--) {
            index[i] = rest % header.shape()[i];
            rest /= header.shape()[i];
        }
        index[0] = example;
        return Arrays.toString(index);
    }
}

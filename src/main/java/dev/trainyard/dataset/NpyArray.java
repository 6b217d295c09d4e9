package dev.trainyard.dataset;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.ZipException;

/**
 * An array in a file or in an archive, whose length is known to be as its header says, and which is read example by example.
 *
 * @param part  the name of the upload's part
 * @param place before what is told of it: the name in the archive; empty for a file of its own
 */
record NpyArray(String part, String place, NpyHeader header, Content content) {

    interface Content {
        InputStream open() throws IOException;
    }

    interface Row {
        /** @param values of one example, valid until the next one */
        void row(int index, double[] values);
    }

    /**
     * Reads the header.
     *
     * @param bytes of the whole file
     * @return null, noted as a problem, when there is no array in it
     */
    static NpyArray open(String part, String place, long bytes, Content content, Problems problems) throws IOException {
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

    /** The number of values of an example, once it is known to be within limits. */
    int width() {
        return (int) header.width();
    }

    void problem(Problems problems, String detail) {
        problems.add(part, place + detail);
    }

    /** Calls {@code row} with each example whose values are all finite; the others are noted as problems. */
    void forEach(Problems problems, Row row) throws IOException {
        NpyHeader.Type type = header.type();
        double[] values = new double[width()];
        byte[] bytes = new byte[width() * type.bytes()];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(header.order());
        try (InputStream in = new BufferedInputStream(content.open(), 1 << 16)) {
            in.skipNBytes(header.bytes());
            for (int i = 0; i < examples(); i++) {
                if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
                    throw new ZipException("it ends early");
                }
                boolean finite = true;
                for (int k = 0; k < values.length; k++) {
                    values[k] = type.get(buffer, k * type.bytes());
                    if (!Float.isFinite((float) values[k])) {
                        problem(problems, "must have finite numbers that float32 can hold, got %s at %s".formatted(values[k], at(i, k)));
                        finite = false;
                    }
                }
                if (finite) {
                    row.row(i, values);
                }
            }
            if (in.read() >= 0) {
                throw new ZipException("it goes on after its end");
            }
        } catch (ZipException e) {
            problem(problems, "must be undamaged: " + e.getMessage());
            problems.done();
        }
    }

    /** The place of a value as numpy shows it: [3, 0, 27]. */
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

package dev.trainyard.job.metric;

import dev.trainyard.job.metric.Chunk.Column;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Encodes a chunk as bytes: a version byte, then deflated: the number of points; the columns step, epoch and seconds; the number of
 * metrics; and for each metric its name, its number of values, a bit set of the points that have a value (absent if all have one) and
 * the values as 64-bit numbers. A column is written as byte planes, like HDF5's shuffle filter: first the highest byte of every number,
 * last the lowest. It compresses better, because neighbouring points share their high bytes and the low bytes of float32 values are 0.
 */
final class ChunkCodec {

    private static final byte VERSION = 1;

    private ChunkCodec() {
    }

    static byte[] encode(Chunk chunk) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(VERSION);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            int n = chunk.size();
            out.writeInt(n);
            write(chunk.step(), out);
            write(bits(chunk.epoch()), out);
            write(bits(chunk.seconds()), out);
            out.writeInt(chunk.metrics().size());
            for (Map.Entry<String, Column> metric : chunk.metrics().entrySet()) {
                BitSet present = metric.getValue().present();
                out.writeUTF(metric.getKey());
                out.writeInt(present.cardinality());
                if (present.cardinality() < n) {
                    out.write(Arrays.copyOf(present.toByteArray(), (n + 7) / 8));
                }
                double[] values = metric.getValue().values();
                write(present.stream().mapToLong(i -> Double.doubleToRawLongBits(values[i])).toArray(), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * @throws UncheckedIOException  if the content is damaged: a checksum at the end of the deflated bytes covers every value
     * @throws IllegalStateException if another version of the program wrote it
     */
    static Chunk decode(byte[] content) {
        if (content.length > 0 && content[0] != VERSION) {
            throw new IllegalStateException("metrics are stored in version " + content[0] + ", expected " + VERSION);
        }
        try (DataInputStream in = new DataInputStream(
                new InflaterInputStream(new ByteArrayInputStream(content, 1, Math.max(0, content.length - 1))))) {
            int n = in.readInt();
            long[] step = read(n, in);
            double[] epoch = doubles(read(n, in));
            double[] seconds = doubles(read(n, in));
            Map<String, Column> metrics = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                metrics.put(in.readUTF(), column(n, in));
            }
            // Reads the checksum, which the stream compares at its end.
            check(in.read() < 0);
            return new Chunk(step, epoch, seconds, metrics);
        } catch (IOException e) {
            throw new UncheckedIOException("stored metrics are damaged", e);
        }
    }

    private static Column column(int n, DataInputStream in) throws IOException {
        int count = in.readInt();
        check(count >= 0 && count <= n);
        BitSet present = new BitSet(n);
        if (count < n) {
            present = BitSet.valueOf(in.readNBytes((n + 7) / 8));
        } else {
            present.set(0, n);
        }
        check(present.length() <= n && present.cardinality() == count);
        double[] values = new double[n];
        double[] packed = doubles(read(count, in));
        int next = 0;
        for (int i = present.nextSetBit(0); i >= 0; i = present.nextSetBit(i + 1)) {
            values[i] = packed[next++];
        }
        return new Column(present, values);
    }

    private static void check(boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("the columns do not fit together");
        }
    }

    private static void write(long[] column, DataOutputStream out) throws IOException {
        byte[] planes = new byte[column.length * Long.BYTES];
        for (int plane = 0; plane < Long.BYTES; plane++) {
            for (int i = 0; i < column.length; i++) {
                planes[plane * column.length + i] = (byte) (column[i] >>> Long.SIZE - Byte.SIZE * (plane + 1));
            }
        }
        out.write(planes);
    }

    private static long[] read(int n, DataInputStream in) throws IOException {
        check(n >= 0 && n <= Integer.MAX_VALUE / Long.BYTES);
        // Allocates what arrives, because n may be damaged.
        byte[] planes = in.readNBytes(n * Long.BYTES);
        check(planes.length == n * Long.BYTES);
        long[] column = new long[n];
        for (int plane = 0; plane < Long.BYTES; plane++) {
            for (int i = 0; i < n; i++) {
                column[i] = column[i] << Byte.SIZE | planes[plane * n + i] & 0xff;
            }
        }
        return column;
    }

    private static long[] bits(double[] column) {
        return Arrays.stream(column).mapToLong(Double::doubleToRawLongBits).toArray();
    }

    private static double[] doubles(long[] bits) {
        return Arrays.stream(bits).mapToDouble(Double::longBitsToDouble).toArray();
    }
}

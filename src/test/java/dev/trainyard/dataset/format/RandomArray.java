package dev.trainyard.dataset.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An array of random type, shape, byte order and memory order, and its file in the format NPY, written from the format's specification. */
final class RandomArray {

    private static final List<String> TYPES = List.of("b1", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "f4", "f8");
    private static final int WIDTH = 5;

    private final int[] shape;
    private final double[] values;
    private final byte[] file;

    RandomArray(Random random) {
        String type = TYPES.get(random.nextInt(TYPES.size()));
        // At most two dimensions per example: with three, the importer asks which axis has the channels.
        shape = IntStream.concat(IntStream.of(2 + random.nextInt(6)), random.ints(random.nextInt(3), 1, WIDTH)).toArray();
        int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        ByteOrder order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        boolean fortran = random.nextBoolean();
        int bytes = type.charAt(1) - '0';
        ByteBuffer content = ByteBuffer.allocate(size * bytes).order(order);
        values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = put(content, bytes * (fortran ? columnMajor(i) : i), type, random);
        }
        String sign = bytes == 1 ? "|" : order == ByteOrder.BIG_ENDIAN ? ">" : "<";
        file = npy(1 + random.nextInt(3), sign + type, fortran, shape, content.array());
    }

    /** Returns the index in Fortran order of the value with index {@code i} in C order. */
    private int columnMajor(int i) {
        int rest = i;
        int stride = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        int index = 0;
        for (int k = shape.length - 1; k >= 0; k--) {
            stride /= shape[k];
            index += rest % shape[k] * stride;
            rest /= shape[k];
        }
        return index;
    }

    private static double put(ByteBuffer to, int at, String type, Random random) {
        switch (type) {
            case "b1" -> to.put(at, (byte) random.nextInt(2));
            case "i1", "u1" -> to.put(at, (byte) random.nextInt());
            case "i2", "u2" -> to.putShort(at, (short) random.nextInt());
            case "i4", "u4" -> to.putInt(at, random.nextInt());
            case "i8" -> to.putLong(at, random.nextLong());
            case "f4" -> to.putFloat(at, finite(random));
            // Doubles beyond float32 are refused, because networks compute in float32.
            default -> to.putDouble(at, random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
        }
        return switch (type) {
            case "b1", "i1" -> to.get(at);
            case "u1" -> Byte.toUnsignedInt(to.get(at));
            case "i2" -> to.getShort(at);
            case "u2" -> Short.toUnsignedInt(to.getShort(at));
            case "i4" -> to.getInt(at);
            case "u4" -> Integer.toUnsignedLong(to.getInt(at));
            case "i8" -> to.getLong(at);
            case "f4" -> to.getFloat(at);
            default -> to.getDouble(at);
        };
    }

    /** Returns a number with random bits, which is no NaN and not infinite. */
    static float finite(Random random) {
        float value = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(value) ? value : random.nextFloat();
    }

    static byte[] labels(int[] labels) {
        byte[] bytes = new byte[labels.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) labels[i];
        }
        return npy(1, "|u1", false, new int[] {labels.length}, bytes);
    }

    private static byte[] npy(int version, String descr, boolean fortran, int[] shape, byte[] content) {
        String tuple = Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", ")) + (shape.length == 1 ? "," : "");
        String header = "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }\n".formatted(descr, fortran ? "True" : "False", tuple);
        ByteBuffer file = ByteBuffer.allocate((version == 1 ? 10 : 12) + header.length() + content.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.ISO_8859_1)).put((byte) version).put((byte) 0);
        if (version == 1) {
            file.putShort((short) header.length());
        } else {
            file.putInt(header.length());
        }
        return file.put(header.getBytes(StandardCharsets.ISO_8859_1)).put(content).array();
    }

    /** The task is named, and unsigned bytes are not scaled. */
    Map<String, String> options() {
        return Map.of("task", "classification");
    }

    int[] shape() {
        return shape;
    }

    /** Returns the values in C order. */
    double[] values() {
        return values;
    }

    byte[] file() {
        return file;
    }
}

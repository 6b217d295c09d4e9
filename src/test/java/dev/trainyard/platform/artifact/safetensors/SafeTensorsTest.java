package dev.trainyard.platform.artifact.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SafeTensorsTest {

    /** {@code golden.py} wrote the golden file from the specification of the format, without this code. */
    @Test
    void writesAndReadsTheGoldenFile() throws IOException {
        byte[] golden;
        try (InputStream in = getClass().getResourceAsStream("golden.safetensors")) {
            golden = in.readAllBytes();
        }
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        tensors.put("weights", Nd4j.createFromArray(new float[][] {{1, -2.5f, 3}, {0, 1e-30f, Float.MAX_VALUE}}));
        tensors.put("position", Nd4j.createFromArray(1L, -(1L << 62)));
        tensors.put("labels", Nd4j.createFromArray(7, -7, Integer.MIN_VALUE));
        tensors.put("pixels", Nd4j.createFromArray(0, 127, 255).castTo(DataType.UBYTE));
        tensors.put("exact", Nd4j.createFromArray(Math.PI));

        assertThat(bytes(new SafeTensors(tensors, Map.of("format", "é", "a", "1")))).isEqualTo(golden);

        SafeTensors read = read(golden);
        assertThat(read.metadata()).isEqualTo(Map.of("format", "é", "a", "1"));
        assertThat(read.tensors()).isEqualTo(tensors);
    }

    /** {@code library.py} wrote the file with the reference implementation of the format. */
    @Test
    void readsAFileOfTheReferenceImplementation() throws IOException {
        SafeTensors read;
        try (InputStream in = getClass().getResourceAsStream("library.safetensors")) {
            read = read(in.readAllBytes());
        }
        Map<String, INDArray> tensors = read.tensors();
        assertThat(read.metadata()).isEqualTo(Map.of("format", "é", "quotes", "\"\\\n"));
        assertThat(tensors).containsOnlyKeys("weights", "position", "labels", "pixels", "exact", "scalar", "empty");
        assertThat(tensors.get("weights").toFloatMatrix()).isDeepEqualTo(new float[][] {{1, -2.5f, 3}, {0, 1e-30f, Float.MAX_VALUE}});
        assertThat(tensors.get("position").toLongVector()).containsExactly(1, -(1L << 62));
        assertThat(tensors.get("labels").toIntVector()).containsExactly(7, -7, Integer.MIN_VALUE);
        assertThat(tensors.get("pixels").shape()).containsExactly(1, 1, 3);
        assertThat(tensors.get("pixels").dataType()).isEqualTo(DataType.UBYTE);
        assertThat(tensors.get("pixels").reshape(3).toIntVector()).containsExactly(0, 127, 255);
        assertThat(tensors.get("exact").toDoubleVector()).containsExactly(Math.PI, Double.NaN, Double.NEGATIVE_INFINITY);
        assertThat(tensors.get("scalar").shape()).isEmpty();
        assertThat(tensors.get("scalar").getDouble(0)).isEqualTo(2.5);
        assertThat(tensors.get("empty").shape()).containsExactly(0, 3);
    }

    @Test
    void writesViewsAsIfTheyWereCopies() throws IOException {
        INDArray base = Nd4j.arange(24).castTo(DataType.FLOAT).reshape(4, 6);
        Map<String, INDArray> views = new LinkedHashMap<>();
        views.put("rows", base.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all()));
        views.put("columns", base.get(NDArrayIndex.all(), NDArrayIndex.interval(2, 4)));
        views.put("transposed", base.transpose());
        views.put("fortran", base.dup('f'));
        views.put("tail", base.reshape(24).get(NDArrayIndex.interval(20, 24)));
        views.put("scalar", Nd4j.scalar(3f));
        views.put("empty", Nd4j.create(DataType.FLOAT, 0, 3));

        Map<String, INDArray> read = read(bytes(new SafeTensors(views, Map.of()))).tensors();

        assertThat(read.get("rows").toFloatMatrix()).isEqualTo(new float[][] {{6, 7, 8, 9, 10, 11}, {12, 13, 14, 15, 16, 17}});
        assertThat(read.get("columns").toFloatMatrix()).isEqualTo(new float[][] {{2, 3}, {8, 9}, {14, 15}, {20, 21}});
        assertThat(read.get("transposed")).isEqualTo(base.transpose());
        assertThat(read.get("fortran")).isEqualTo(base);
        assertThat(read.get("tail").toFloatVector()).containsExactly(20, 21, 22, 23);
        assertThat(read.get("scalar").getFloat(0)).isEqualTo(3f);
        assertThat(read.get("scalar").shape()).isEmpty();
        assertThat(read.get("empty").shape()).containsExactly(0, 3);
    }

    @Test
    void roundTripsLargeTensors() throws IOException {
        INDArray large = Nd4j.arange(1_000_003).castTo(DataType.FLOAT);
        assertThat(read(bytes(new SafeTensors(Map.of("large", large), Map.of()))).tensors().get("large")).isEqualTo(large);
    }

    @Test
    void hashesOnlyTheValues() throws Exception {
        INDArray tensor = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}});
        byte[] bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(2).putFloat(3).putFloat(4).array();
        String expected = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));

        assertThat(TensorBytes.sha256(tensor)).isEqualTo(expected);
        assertThat(TensorBytes.sha256(tensor.dup('f'))).isEqualTo(expected);
        assertThat(TensorBytes.sha256(tensor.reshape(4))).isEqualTo(expected);
        assertThat(TensorBytes.sha256(tensor.transpose())).isNotEqualTo(expected);
    }

    @Test
    void refusesTypesThatItCannotWrite() {
        SafeTensors halves = new SafeTensors(Map.of("half", Nd4j.create(DataType.HALF, 2)), Map.of());
        assertThatThrownBy(() -> bytes(halves)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("half");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}                  | 7 | not within the 7 bytes
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}                  | 9 | have 8 bytes, the file has 9
            {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}                  | 8 | does not have the 8 bytes
            {"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}} | 0 | does not have the 0 bytes
            {"a":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]}} | 8 | not within
            {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}                 | 8 | not a whole number of at least 0
            {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}                | 8 | not a whole number
            {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}} | 8 | not a whole number
            {"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}                    | 8 | is not an array
            {"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}  | 8 | more than 8 dimensions
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}                  | 8 | not within
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}                    | 8 | not within
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                  | 8 | begins at 4
            {"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}} | 8 | tensor b begins at 4, the one before it ends at 8
            {"a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}                  | 8 | "F16", only [F32, F64, I32, I64, U8]
            {"a":{"dtype":{},"shape":[4],"data_offsets":[0,8]}}                     | 8 | has the type {}
            {"a":{"dtype":"F32","shape":[2]}}                                       | 8 | exactly dtype, shape and data_offsets
            {"a":[]}                                                                | 8 | exactly dtype, shape and data_offsets
            {"__metadata__":{"x":1}}                                                | 0 | metadata x is not a text
            {"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}} | 0 | Duplicate
            {"a":                                                                   | 0 | not well-formed JSON
            [1]                                                                     | 0 | not a JSON object
            """)
    void refusesInconsistentHeaders(String header, int dataBytes, String why) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        assertThatThrownBy(() -> read(bytes.array())).isInstanceOf(IOException.class)
                .hasMessageStartingWith("not a well-formed safetensors file: ").hasMessageContaining(why);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "17", "-1", "9223372036854775807", "4611686018427387904"})
    void refusesImpossibleHeaderLengths(long length) {
        byte[] bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(IOException.class).hasMessageContaining("its header cannot be");
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] whole = bytes(new SafeTensors(Map.of("a", Nd4j.createFromArray(1f, 2f, 3f)), Map.of("k", "v")));
        for (int length = 0; length < whole.length; length++) {
            byte[] truncated = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(truncated)).as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(IOException.class).hasMessageContaining("not a well-formed safetensors file");
        }
    }

    private static SafeTensors read(byte[] file) throws IOException {
        return SafeTensors.read(new ByteArrayInputStream(file), file.length);
    }

    private static byte[] bytes(SafeTensors tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tensors.write(out);
        return out.toByteArray();
    }
}

package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DamagedFile;
import dev.trainyard.RandomCases;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
import dev.trainyard.platform.artifact.safetensors.TensorBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Writes, reads and damages files of random tensors. */
class RandomSafeTensorsTest {

    private static final List<DataType> TYPES = List.of(DataType.FLOAT, DataType.DOUBLE, DataType.UBYTE, DataType.INT, DataType.LONG);
    private static final String LETTERS = "abz./_-\"\\é日\uD83D\uDE00 \n";
    /** For the header's JSON tree and buffers; the tensors are outside the heap. */
    private static final long HEAP = 16L << 20;

    @Test
    void readsWhatItWrote() {
        RandomCases.check(200, random -> {
            SafeTensors written = tensors(random);
            SafeTensors read = read(bytes(written));
            assertThat(read.metadata()).isEqualTo(written.metadata());
            assertThat(read.tensors().keySet()).isEqualTo(written.tensors().keySet());
            written.tensors().forEach((name, tensor) -> {
                INDArray same = read.tensors().get(name);
                assertThat(same.shape()).as(name).isEqualTo(tensor.shape());
                assertThat(same.dataType()).as(name).isEqualTo(tensor.dataType());
                assertThat(TensorBytes.sha256(same)).as(name).isEqualTo(TensorBytes.sha256(tensor));
            });
            close(written);
            close(read);
        });
    }

    /** A changed value of a tensor cannot be noticed here: the SHA-256 of an artifact covers it. */
    @Test
    void refusesOrReadsDamagedFiles() throws IOException {
        Random random = new Random(1);
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            SafeTensors tensors = tensors(random);
            files.add(bytes(tensors));
            close(tensors);
        }
        DamagedFile.check(300, files, HEAP, file -> {
            SafeTensors read = read(file);
            long bytes = read.tensors().values().stream().mapToLong(TensorBytes::count).sum();
            close(read);
            assertThat(bytes).as("bytes of all tensors").isLessThan(file.length);
        }, refusal -> assertThat(refusal).isExactlyInstanceOf(IOException.class)
                .hasMessageStartingWith("not a well-formed safetensors file: "));
    }

    private static SafeTensors tensors(Random random) {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        for (int n = random.nextInt(5); n >= 0; n--) {
            long[] shape = IntStream.range(0, 1 + random.nextInt(4)).mapToLong(i -> 1 + random.nextInt(5)).toArray();
            INDArray tensor = Nd4j.createUninitializedDetached(TYPES.get(random.nextInt(TYPES.size())), shape);
            for (long i = 0; i < tensor.length(); i++) {
                tensor.putScalar(i, random.nextInt(256) / (tensor.dataType().isFPType() ? 3.0 : 1));
            }
            tensors.put(text(random), tensor);
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int n = random.nextInt(3); n > 0; n--) {
            metadata.put(text(random), text(random));
        }
        return new SafeTensors(tensors, metadata);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("t");
        for (int n = random.nextInt(8); n > 0; n--) {
            text.appendCodePoint(LETTERS.codePoints().toArray()[random.nextInt((int) LETTERS.codePoints().count())]);
        }
        return text.toString();
    }

    private static byte[] bytes(SafeTensors tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        tensors.write(out);
        return out.toByteArray();
    }

    private static SafeTensors read(byte[] file) throws IOException {
        return SafeTensors.read(new ByteArrayInputStream(file), file.length);
    }

    private static void close(SafeTensors tensors) {
        tensors.tensors().values().forEach(INDArray::close);
    }
}

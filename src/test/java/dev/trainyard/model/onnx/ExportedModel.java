package dev.trainyard.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.trainyard.model.definition.ServableDefinition;
import dev.trainyard.nn.layer.Section;
import dev.trainyard.nn.network.Architecture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A version as ONNX Runtime computes it. */
public final class ExportedModel implements AutoCloseable {

    private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();

    private final OrtSession session;

    public ExportedModel(byte[] model) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        // Warnings name the parameters that only generating needs.
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        options.setIntraOpNumThreads(1);
        this.session = RUNTIME.createSession(model, options);
    }

    /** Returns the file of a version. */
    public static byte[] bytes(ServableDefinition definition, INDArray parameters, boolean preprocessing) throws IOException {
        OnnxExport format = new OnnxExport();
        format.check(definition, preprocessing);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        format.write(definition, preprocessing, tensors(definition, parameters), out);
        return out.toByteArray();
    }

    private static Map<String, INDArray> tensors(ServableDefinition definition, INDArray parameters) {
        Map<String, INDArray> tensors = new LinkedHashMap<>();
        long offset = 0;
        for (int i = 0; i < definition.networks().size(); i++) {
            List<List<Section>> layout = definition.networks().get(i).layout();
            for (int l = 0; l < layout.size(); l++) {
                for (Section section : layout.get(l)) {
                    tensors.put((definition.ensemble() == null ? "" : "members." + i + ".") + "layers." + l + "." + section.name(),
                            parameters.get(NDArrayIndex.interval(offset, offset + section.size())).reshape(section.shape()));
                    offset += section.size();
                }
            }
        }
        return tensors;
    }

    /** Returns random parameters: N(0, 1/n_in) for weights, N(0, 0.01) for biases. */
    public static INDArray randomParameters(ServableDefinition definition, long seed) {
        Random random = new Random(seed);
        long count = definition.networks().stream().mapToLong(Architecture::parameterCount).sum();
        INDArray parameters = Nd4j.create(DataType.FLOAT, count);
        long at = 0;
        for (Architecture network : definition.networks()) {
            for (List<Section> layer : network.layout()) {
                for (Section section : layer) {
                    double deviation = section.weight() ? 1 / Math.sqrt(section.fanIn()) : 0.1;
                    float[] values = new float[(int) section.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) (deviation * random.nextGaussian());
                    }
                    parameters.get(NDArrayIndex.interval(at, at + values.length)).assign(Nd4j.createFromArray(values));
                    at += values.length;
                }
            }
        }
        return parameters;
    }

    /** Returns the outputs for x of shape {@code [n, …]}. */
    public float[] output(String name, float[] x, int n, List<Integer> example) throws OrtException {
        long[] shape = LongStream.concat(LongStream.of(n), example.stream().mapToLong(Integer::longValue)).toArray();
        try (OnnxTensor input = OnnxTensor.createTensor(RUNTIME, FloatBuffer.wrap(x), shape)) {
            return output(name, Map.of(session.getInputNames().iterator().next(), input));
        }
    }

    public float[] output(String name, Map<String, OnnxTensor> inputs) throws OrtException {
        try (OrtSession.Result result = session.run(inputs)) {
            FloatBuffer values = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
            float[] array = new float[values.remaining()];
            values.get(array);
            return array;
        }
    }

    public long[] classes(float[] x, int n, List<Integer> example) throws OrtException {
        long[] shape = LongStream.concat(LongStream.of(n), example.stream().mapToLong(Integer::longValue)).toArray();
        try (OnnxTensor input = OnnxTensor.createTensor(RUNTIME, FloatBuffer.wrap(x), shape);
                OrtSession.Result result = session.run(Map.of("input", input))) {
            return (long[]) result.get("class").orElseThrow().getValue();
        }
    }

    static OrtEnvironment runtime() {
        return RUNTIME;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}

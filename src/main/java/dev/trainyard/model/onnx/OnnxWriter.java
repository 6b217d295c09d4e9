package dev.trainyard.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.trainyard.model.onnx.Weights.Part;
import dev.trainyard.platform.artifact.safetensors.TensorBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Writes a model as a stream, so that no copy of the weights is made. */
final class OnnxWriter {

    private static final int CHUNK = 1 << 16;

    private OnnxWriter() {
    }

    /** @param tensors the version's float32 tensors by name */
    static void write(OnnxModel model, Map<String, INDArray> tensors, OutputStream out) throws IOException {
        GraphProto graph = model.graph().proto();
        long graphBytes = graph.getSerializedSize();
        for (Weights weights : model.graph().weights()) {
            graphBytes += fieldBytes(tensorBytes(header(weights), weights.count()));
        }
        CodedOutputStream coded = CodedOutputStream.newInstance(out);
        model.header().writeTo(coded);
        coded.writeTag(ModelProto.GRAPH_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        coded.writeUInt64NoTag(graphBytes);
        graph.writeTo(coded);
        for (Weights weights : model.graph().weights()) {
            TensorProto header = header(weights);
            coded.writeTag(GraphProto.INITIALIZER_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            coded.writeUInt64NoTag(tensorBytes(header, weights.count()));
            header.writeTo(coded);
            coded.writeTag(TensorProto.RAW_DATA_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            coded.writeUInt64NoTag(Float.BYTES * weights.count());
            coded.flush();
            writeValues(weights, tensors, out);
        }
        coded.flush();
    }

    private static TensorProto header(Weights weights) {
        return TensorProto.newBuilder().setName(weights.name()).addAllDims(weights.dims())
                .setDataType(TensorProto.DataType.FLOAT.getNumber()).build();
    }

    private static long tensorBytes(TensorProto header, long values) {
        return header.getSerializedSize() + fieldBytes(Float.BYTES * values);
    }

    /** Returns the bytes of a field with this number of bytes, including its tag and its length. */
    private static long fieldBytes(long bytes) {
        return 1 + CodedOutputStream.computeUInt64SizeNoTag(bytes) + bytes;
    }

    private static void writeValues(Weights weights, Map<String, INDArray> tensors, OutputStream out) throws IOException {
        for (Part part : weights.parts()) {
            if (part.tensor() == null) {
                byte[] zeros = new byte[(int) Math.min(CHUNK, Float.BYTES * part.count())];
                for (long left = Float.BYTES * part.count(); left > 0; left -= zeros.length) {
                    out.write(zeros, 0, (int) Math.min(zeros.length, left));
                }
            } else {
                INDArray tensor = tensors.get(part.tensor());
                TensorBytes.write(part.count() == tensor.length() ? tensor
                        : tensor.reshape(tensor.length()).get(NDArrayIndex.interval(part.from(), part.from() + part.count())), out);
            }
        }
    }
}

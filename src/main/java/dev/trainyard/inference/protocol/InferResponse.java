package dev.trainyard.inference.protocol;

import dev.trainyard.inference.protocol.InferOutputs.Tensor;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The answer to an inference request.
 *
 * @param id the request's; null if it had none
 */
record InferResponse(String model, int version, String id, List<Tensor> outputs) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int OBJECT = 256;
    private static final int NUMBER = 12;

    /**
     * Writes the JSON object, and after it the data of the binary outputs in the same order.
     *
     * @param coding compresses the body
     */
    ResponseEntity<byte[]> write(ContentCoding coding) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(OBJECT + outputs.stream().filter(tensor -> tensor.numbers() != null)
                .mapToInt(tensor -> tensor.numbers().length * (tensor.binary() ? Float.BYTES : NUMBER)).sum());
        List<byte[]> binary = outputs.stream().map(tensor -> tensor.binary() ? bytes(tensor) : null).toList();
        writeJson(body, binary);
        int length = body.size();
        boolean hasBinary = binary.stream().anyMatch(data -> data != null);
        binary.stream().filter(data -> data != null).forEach(body::writeBytes);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (hasBinary) {
            answer.header(InferController.JSON_LENGTH, Integer.toString(length));
        }
        byte[] bytes = body.toByteArray();
        if (coding.compresses(bytes.length)) {
            bytes = coding.encode(bytes);
            answer.header(HttpHeaders.CONTENT_ENCODING, coding.token()).header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
        return answer.contentType(hasBinary ? MediaType.APPLICATION_OCTET_STREAM : MediaType.APPLICATION_JSON).body(bytes);
    }

    private void writeJson(ByteArrayOutputStream body, List<byte[]> binary) {
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), body, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringProperty("model_name", model);
            json.writeStringProperty("model_version", Integer.toString(version));
            if (id != null) {
                json.writeStringProperty("id", id);
            }
            json.writeArrayPropertyStart("outputs");
            for (int i = 0; i < outputs.size(); i++) {
                write(json, outputs.get(i), binary.get(i));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void write(JsonGenerator json, Tensor tensor, byte[] binary) {
        json.writeStartObject();
        json.writeStringProperty("name", tensor.name());
        json.writeStringProperty("datatype", tensor.datatype().name());
        json.writeArrayPropertyStart("shape");
        tensor.shape().forEach(json::writeNumber);
        json.writeEndArray();
        if (binary != null) {
            json.writeObjectPropertyStart("parameters");
            json.writeNumberProperty("binary_data_size", binary.length);
            json.writeEndObject();
        } else {
            json.writeArrayPropertyStart("data");
            if (tensor.numbers() == null) {
                tensor.texts().forEach(json::writeString);
            } else {
                for (float number : tensor.numbers()) {
                    json.writeNumber(number);
                }
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** Returns little-endian float32, or for each text its length in four bytes and its UTF-8. */
    private static byte[] bytes(Tensor tensor) {
        if (tensor.numbers() != null) {
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * tensor.numbers().length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(tensor.numbers());
            return bytes.array();
        }
        List<byte[]> texts = tensor.texts().stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        ByteBuffer bytes = ByteBuffer.allocate(texts.stream().mapToInt(text -> Integer.BYTES + text.length).sum())
                .order(ByteOrder.LITTLE_ENDIAN);
        texts.forEach(text -> bytes.putInt(text.length).put(text));
        return bytes.array();
    }
}

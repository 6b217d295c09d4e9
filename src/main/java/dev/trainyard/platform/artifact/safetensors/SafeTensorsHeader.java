package dev.trainyard.platform.artifact.safetensors;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Header of a safetensors file. {@link #read} checks all offsets and shapes against the file's length.
 *
 * @param entries the tensors in the order of their bytes
 */
record SafeTensorsHeader(List<Entry> entries, Map<String, String> metadata) {

    /** The limit of the format's reference implementation. */
    private static final int MAX_LENGTH = 100_000_000;
    private static final int MAX_RANK = 8;
    private static final int ALIGNMENT = 8;
    private static final String METADATA = "__metadata__";
    private static final Map<String, DataType> TYPES = Map.of("F32", DataType.FLOAT, "F64", DataType.DOUBLE, "U8", DataType.UBYTE,
            "I32", DataType.INT, "I64", DataType.LONG);
    private static final JsonMapper JSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** One tensor; {@code begin} and {@code end} are byte offsets from the end of the header. */
    record Entry(String name, DataType type, long[] shape, long begin, long end) {
    }

    /** Returns the layout of a file: the widest types first, so that all tensors are aligned. */
    static List<Entry> layout(Map<String, INDArray> tensors) {
        List<Entry> entries = new ArrayList<>();
        long at = 0;
        for (Map.Entry<String, INDArray> named : tensors.entrySet().stream()
                .sorted(Comparator.comparingInt(e -> -e.getValue().dataType().width())).toList()) {
            INDArray tensor = named.getValue();
            if (!TYPES.containsValue(tensor.dataType())) {
                throw new IllegalArgumentException("tensor " + named.getKey() + " has the type " + tensor.dataType()
                        + ", which files cannot have");
            }
            long end = at + TensorBytes.count(tensor);
            entries.add(new Entry(named.getKey(), tensor.dataType(), tensor.shape(), at, end));
            at = end;
        }
        return entries;
    }

    static byte[] write(List<Entry> entries, Map<String, String> metadata) {
        ObjectNode header = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = header.putObject(METADATA);
            new TreeMap<>(metadata).forEach(node::put);
        }
        for (Entry entry : entries) {
            ObjectNode node = header.putObject(entry.name());
            node.put("dtype", TYPES.entrySet().stream().filter(t -> t.getValue() == entry.type()).findFirst().orElseThrow().getKey());
            ArrayNode shape = node.putArray("shape");
            Arrays.stream(entry.shape()).forEach(shape::add);
            node.putArray("data_offsets").add(entry.begin()).add(entry.end());
        }
        byte[] json = JSON.writeValueAsBytes(header);
        byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    static SafeTensorsHeader read(InputStream in, long fileBytes) throws IOException {
        byte[] prefix = in.readNBytes(Long.BYTES);
        if (prefix.length < Long.BYTES) {
            throw new EOFException("it has only " + prefix.length + " bytes");
        }
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > Math.min(MAX_LENGTH, fileBytes - Long.BYTES)) {
            throw new IOException("its header cannot be " + Long.toUnsignedString(length) + " bytes long in a file of " + fileBytes);
        }
        byte[] header = in.readNBytes((int) length);
        if (header.length < length) {
            throw new EOFException("it ends within its header");
        }
        if (header[0] != '{') {
            throw new IOException("its header is not a JSON object");
        }
        return parse(header, fileBytes - Long.BYTES - length);
    }

    private static SafeTensorsHeader parse(byte[] header, long dataBytes) throws IOException {
        JsonNode json;
        try {
            json = JSON.readTree(new String(header, StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new IOException("its header is not well-formed JSON: " + e.getOriginalMessage(), e);
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> property : json.properties()) {
            if (property.getKey().equals(METADATA)) {
                for (Map.Entry<String, JsonNode> text : property.getValue().properties()) {
                    check(text.getValue().isString(), "metadata " + text.getKey() + " is not a text");
                    metadata.put(text.getKey(), text.getValue().stringValue());
                }
            } else {
                entries.add(entry(property.getKey(), property.getValue(), dataBytes));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long at = 0;
        for (Entry entry : entries) {
            check(entry.begin() == at, "tensor " + entry.name() + " begins at " + entry.begin() + ", the one before it ends at " + at);
            at = entry.end();
        }
        check(at == dataBytes, "its tensors have " + at + " bytes, the file has " + dataBytes);
        return new SafeTensorsHeader(entries, metadata);
    }

    private static Entry entry(String name, JsonNode json, long dataBytes) throws IOException {
        String tensor = "tensor " + name;
        check(json.isObject() && json.size() == 3 && json.has("dtype") && json.has("shape") && json.has("data_offsets"),
                tensor + " does not have exactly dtype, shape and data_offsets");
        DataType type = json.get("dtype").isString() ? TYPES.get(json.get("dtype").stringValue()) : null;
        check(type != null, tensor + " has the type " + json.get("dtype") + ", only " + TYPES.keySet().stream().sorted().toList()
                + " are supported");
        long[] shape = longs(json.get("shape"), tensor + "'s shape");
        check(shape.length <= MAX_RANK, tensor + " has more than " + MAX_RANK + " dimensions");
        long[] offsets = longs(json.get("data_offsets"), tensor + "'s data_offsets");
        check(offsets.length == 2 && offsets[0] <= offsets[1] && offsets[1] <= dataBytes,
                tensor + "'s data_offsets " + json.get("data_offsets") + " are not within the " + dataBytes + " bytes of the file");
        // In double, because the product may overflow a long.
        double size = type.width();
        for (long dimension : shape) {
            size *= dimension;
        }
        check(size == offsets[1] - offsets[0], tensor + " of shape " + json.get("shape") + " and type " + json.get("dtype")
                + " does not have the " + (offsets[1] - offsets[0]) + " bytes that its data_offsets say");
        return new Entry(name, type, shape, offsets[0], offsets[1]);
    }

    private static long[] longs(JsonNode json, String what) throws IOException {
        check(json.isArray(), what + " is not an array");
        long[] longs = new long[json.size()];
        for (int i = 0; i < longs.length; i++) {
            JsonNode value = json.get(i);
            check(value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0,
                    what + " has " + value + ", not a whole number of at least 0");
            longs[i] = value.longValue();
        }
        return longs;
    }

    private static void check(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }
}

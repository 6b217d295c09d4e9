package dev.trainyard.inference.protocol;

import static java.util.stream.Collectors.joining;

import dev.trainyard.inference.JsonValues;
import dev.trainyard.inference.ModelInput;
import dev.trainyard.inference.protocol.InferRequest.Tensor;
import dev.trainyard.inference.protocol.tensor.BinaryTensorData;
import dev.trainyard.inference.protocol.tensor.BinaryTexts;
import dev.trainyard.inference.protocol.tensor.Datatype;
import dev.trainyard.inference.protocol.tensor.JsonTensorData;
import dev.trainyard.inference.protocol.tensor.TensorData;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.Violation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Checks a tensor's values against its datatype and shape.
 *
 * @param tensor     a tensor whose shape has been checked against the model
 * @param path       the tensor's path in the request
 * @param missing    returns whether a value may be null
 * @param violations receives the violations
 */
record TensorCheck(Tensor tensor, String path, IntPredicate missing, List<Violation> violations) {

    private static final int LONGEST_SHOWN = 40;

    /** Returns the values; null if there are violations. */
    TensorData values(List<Datatype> allowed) {
        Optional<Datatype> datatype = Datatype.of(tensor.datatype()).filter(allowed::contains);
        if (datatype.isEmpty()) {
            wrong("/datatype", "must be one of " + allowed.stream().map(Datatype::name).collect(joining(", ")) + ", got "
                    + Text.shortened(tensor.datatype(), LONGEST_SHOWN));
            return null;
        }
        int size = (int) tensor.shape().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
        return tensor.binary() == null ? json(datatype.get(), size) : binary(datatype.get(), size);
    }

    private TensorData json(Datatype datatype, int size) {
        if (!datatype.hasJson()) {
            wrong("/data", "must be absent: " + datatype + " needs binary data");
            return null;
        }
        JsonValues values = tensor.json();
        List<Integer> nested = values.shape();
        if (values.size() != size || nested == null || nested.size() > 1 && !nested.equals(tensor.shape())) {
            wrong("/data", "must be %d values, flat or nested as %s, got %s".formatted(size, tensor.shape(), values.described()));
            return null;
        }
        JsonTensorData data = new JsonTensorData(values);
        for (int i = 0; i < size && violations.size() < ModelInput.MAX_VIOLATIONS; i++) {
            if (!datatype.has(values, i) && !(data.get(i) == null && missing.test(i))) {
                wrong("/" + data.path(i), "must be " + datatype + ", got " + Text.shortened(String.valueOf(data.get(i)), LONGEST_SHOWN));
            }
        }
        return data;
    }

    private TensorData binary(Datatype datatype, int size) {
        ByteBuffer bytes = tensor.binary();
        if (!datatype.isNumeric()) {
            return texts(bytes, size);
        }
        long wanted = (long) size * datatype.bytes();
        if (bytes.remaining() != wanted) {
            wrong("/parameters/binary_data_size", "must be %d for %d values of %s, got %d".formatted(wanted, size, datatype,
                    bytes.remaining()));
            return null;
        }
        BinaryTensorData data = new BinaryTensorData(datatype, bytes);
        int invalid = data.firstInvalid();
        if (invalid >= 0) {
            wrong("/" + data.path(invalid), "must be 0 or 1, got " + (int) data.number(invalid));
        }
        return data;
    }

    private TensorData texts(ByteBuffer bytes, int size) {
        Optional<BinaryTexts> texts = BinaryTexts.of(bytes, size);
        if (texts.isEmpty()) {
            wrong("/parameters/binary_data_size", "must be the %d bytes of %d texts, each after its length in four bytes"
                    .formatted(bytes.remaining(), size));
            return null;
        }
        int invalid = texts.get().firstInvalid();
        if (invalid >= 0) {
            wrong("/" + texts.get().path(invalid), "must be UTF-8");
        }
        return texts.get();
    }

    private void wrong(String field, String detail) {
        violations.add(new Violation(path + field, detail));
    }
}

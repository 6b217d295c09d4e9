package dev.trainyard.inference.protocol.tensor;

import dev.trainyard.inference.JsonValues;

/** Values from a tensor's field {@code data}. */
public record JsonTensorData(JsonValues values) implements TensorData {

    @Override
    public Object get(int i) {
        return values.get(i);
    }

    @Override
    public double number(int i) {
        if (values.isNumber(i)) {
            return values.number(i);
        }
        return values.get(i) instanceof Boolean truth ? truth ? 1 : 0 : Double.NaN;
    }

    @Override
    public String path(int i) {
        return "data/" + values.path(i);
    }
}

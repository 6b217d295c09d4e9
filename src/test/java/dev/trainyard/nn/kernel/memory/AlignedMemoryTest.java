package dev.trainyard.nn.kernel.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.kernel.Buffer;
import dev.trainyard.nn.layer.Parameters;
import dev.trainyard.nn.layer.Section;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;

class AlignedMemoryTest {

    private static final int LINE = 64;

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1000, 784_000})
    void isAlignedToACacheLineAndHasTheRequestedLength(int n) {
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            try (AlignedMemory memory = new AlignedMemory(type, n)) {
                assertThat(memory.vector().data().addressPointer().address() % LINE).as("%s", type).isZero();
                assertThat(memory.vector().assign(1).sumNumber().intValue()).as("%s", type).isEqualTo(n);
                assertThat(memory.vector().data().length()).as("%s", type).isEqualTo(n);
            }
        }
        try (AlignedMemory.Floats floats = new AlignedMemory.Floats(n)) {
            assertThat(floats.values().address() % LINE).isZero();
            assertThat(floats.values().capacity()).isEqualTo(n);
        }
    }

    @Test
    void holdsMiniBatchesAndParameters() {
        try (Buffer buffer = new Buffer(DataType.FLOAT, 784);
                Parameters w = Parameters.zeros(List.of(List.of(new Section("weight", 30, 784, true, 784, 30))), DataType.FLOAT)) {
            assertThat(buffer.rows(10).floats().address() % LINE).isZero();
            assertThat(buffer.rows(7).floats().address() % LINE).isZero();
            assertThat(w.layer(0).get(0).floats().address() % LINE).isZero();
            assertThat(w.zerosLike().row().floats().address() % LINE).isZero();
        }
    }
}

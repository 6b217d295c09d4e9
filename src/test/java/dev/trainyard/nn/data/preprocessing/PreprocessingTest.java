package dev.trainyard.nn.data.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.Violation;
import dev.trainyard.nn.data.preprocessing.Column.Categorical;
import dev.trainyard.nn.data.preprocessing.Column.Numeric;
import dev.trainyard.nn.data.preprocessing.Preprocessing.Identity;
import dev.trainyard.nn.data.preprocessing.Preprocessing.Pixels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import tools.jackson.databind.json.JsonMapper;

class PreprocessingTest {

    private final TablePreprocessing table = new TablePreprocessing(List.of(new Numeric("age", 40, 10),
            new Categorical("colour", List.of("red", "green", "blue"))));

    @Test
    void leavesValuesAsTheyAre() {
        assertThat(new Identity().apply(List.of(1, 2.5, -3L))).containsExactly(1, 2.5f, -3);
    }

    @Test
    void dividesGreyLevels() {
        assertThat(new Pixels(255).apply(List.of(0, 51, 255))).containsExactly(0, 0.2f, 1);
        assertThat(new Pixels(255).restore(new float[] {0, 0.2f, 1})).isEqualTo(List.of(0L, 51L, 255L));
    }

    /** Spells é as one character, and as e with a combining accent, which is the form that macOS writes. */
    @Test
    void findsColumnsInEveryUnicodeNormalForm() {
        TablePreprocessing normalized = new TablePreprocessing(List.of(new Numeric("caf\u00e9", 0, 1)));
        assertThat(normalized.apply(Map.of("cafe\u0301", 7))).containsExactly(7);
        TablePreprocessing older = new TablePreprocessing(List.of(new Numeric("cafe\u0301", 0, 1)));
        assertThat(older.apply(Map.of("cafe\u0301", 7))).as("as an older version stored it").containsExactly(7);
    }

    @Test
    void restoresAllGreyLevels() {
        double[] raw = new double[256];
        Arrays.setAll(raw, i -> i);
        float[] x = new float[256];
        new Pixels(255).encode(raw, x);
        assertThat(new Pixels(255).restore(x)).isEqualTo(Arrays.stream(raw).mapToObj(v -> (long) v).toList());
    }

    @Test
    void standardisesNumbersAndMakesCategoriesOneHot() {
        assertThat(table.apply(List.of(55, "green"))).containsExactly(1.5f, 0, 1, 0);
        assertThat(table.restore(new float[] {1.5f, 0, 1, 0})).isEqualTo(List.of(55.0, "green"));
    }

    @Test
    void takesRowsByColumnName() {
        assertThat(table.apply(Map.of("colour", "blue", "age", 30))).containsExactly(-1, 0, 0, 1);
    }

    @Test
    void learnsMeanAndDeviation() {
        assertThat(Numeric.learn("age", new double[] {2, 4, 4, 4, 5, 5, 7, 9})).isEqualTo(new Numeric("age", 5, 2));
    }

    @Test
    void constantColumnBecomesZero() {
        Numeric constant = Numeric.learn("age", new double[] {7, 7, 7});
        assertThat(constant).isEqualTo(new Numeric("age", 7, 1));
    }

    @Test
    void columnThatDiffersByRoundingIsConstant() {
        // 0.1 + 0.2 is 0.30000000000000004; without a lower bound on the deviation it would become 1, and 0.3 would become −1.
        Numeric sum = Numeric.learn("sum", new double[] {0.1 + 0.2, 0.3});
        assertThat(sum.deviation()).isEqualTo(1);
        assertThat(Numeric.learn("large", new double[] {1e12, 1e12 + Math.ulp(1e12), 1e12 - Math.ulp(1e12)}).deviation()).isEqualTo(1);
    }

    @Test
    void learnsFromLargeNumbersWithoutLosingTheirDifferences() {
        assertThat(Numeric.learn("time", new double[] {1e9, 1e9 + 2}).deviation()).isEqualTo(1);
        assertThat(Numeric.learn("milliseconds", new double[] {1.7e12, 1.7e12 + 4}).deviation()).isEqualTo(2);
    }

    @Test
    void namesEveryWrongValueByItsIndex() {
        assertThat(violations(() -> table.apply(List.of("old", "pink")))).containsExactly(
                new Violation("0", "age must be a finite number, got \"old\""),
                new Violation("1", "colour must be one of red, green, blue, got \"pink\""));
    }

    @Test
    void namesEveryWrongMissingAndUnknownColumn() {
        assertThat(violations(() -> table.apply(Map.of("colour", 3, "colour/shade", 1)))).containsExactly(
                new Violation("age", "is required: the training data had no missing value in this column, so the model has not learnt "
                        + "what replaces one; import the data set with impute to accept missing values"),
                new Violation("colour", "must be one of red, green, blue, got 3"),
                new Violation("colour~1shade", "is not a column: the columns are age, colour"));
    }

    @Test
    void rejectsRowOfOtherLength() {
        assertThat(violations(() -> table.apply(List.of(1)))).containsExactly(
                new Violation("", "must have 2 values (age, colour), got 1"));
    }

    @Test
    void rejectsValuesThatAreNotFiniteNumbers() {
        assertThat(violations(() -> new Pixels(255).apply(Arrays.asList(1, null, "x", Double.NaN, 1e300, List.of(1)))))
                .extracting(Violation::field).containsExactly("1", "2", "3", "4", "5");
        assertThat(violations(() -> table.apply(List.of(Double.POSITIVE_INFINITY, "red"))))
                .extracting(Violation::detail).containsExactly("age must be a finite number, got Infinity");
    }

    @Test
    void rejectsNumberThatStandardisesToInfinity() {
        Numeric narrow = new Numeric("age", 0, 1e-300);
        assertThat(narrow.parse(1)).isNaN();
    }

    @Test
    void identityRejectsNamedValues() {
        assertThatThrownBy(() -> new Identity().apply(Map.of("a", 1))).isInstanceOf(InvalidSpecificationException.class)
                .hasMessageContaining("must be an array");
    }

    @Test
    void parsesNumbersAsTextCategories() {
        Categorical coded = new Categorical("ward", List.of("3", "7", "true"));
        assertThat(List.of(coded.parse(7), coded.parse("3"), coded.parse(true))).containsExactly(1.0, 0.0, 2.0);
        assertThat(coded.parse(null)).isNaN();
    }

    @Test
    void manyExamplesGetTheSameBitsAsOne() {
        INDArray bytes = Nd4j.createFromArray(new int[][] {{0, 1, 77}, {128, 254, 255}}).castTo(DataType.UBYTE);
        INDArray x = new Pixels(255).apply(bytes);
        assertThat(x.dataType()).isEqualTo(DataType.FLOAT);
        assertThat(x.toFloatMatrix()).isDeepEqualTo(new float[][] {new Pixels(255).apply(List.of(0, 1, 77)),
                new Pixels(255).apply(List.of(128, 254, 255))});

        INDArray rows = Nd4j.createFromArray(new double[][] {{51.3, 2}, {29.7, 0}});
        assertThat(table.apply(rows).toFloatMatrix()).isDeepEqualTo(new float[][] {table.apply(List.of(51.3, "blue")),
                table.apply(List.of(29.7, "red"))});

        INDArray floats = Nd4j.createFromArray(new float[][] {{0.1f, -2}});
        assertThat(new Identity().apply(floats)).isEqualTo(floats).isNotSameAs(floats);
    }

    @Test
    void roundTripsThroughJson() {
        JsonMapper json = new JsonMapper();
        for (Preprocessing preprocessing : List.of(new Identity(), new Pixels(255), table)) {
            String text = json.writerFor(Preprocessing.class).writeValueAsString(preprocessing);
            assertThat(json.readValue(text, Preprocessing.class)).isEqualTo(preprocessing);
        }
    }

    @Test
    void rejectsTableWithTwoColumnsOfOneName() {
        assertThat(violations(() -> new TablePreprocessing(List.of(new Numeric("a", 0, 1), new Numeric("a", 0, 1)))))
                .extracting(Violation::field).containsExactly("columns");
    }

    /** Epoch seconds that differ by 1, a zero among negative numbers, and a number that float32 cannot hold exactly. */
    @ParameterizedTest
    @CsvSource({"1700036000,1700000000,20000", "0,-3.3,0.7", "5.1,5.8433,0.8253", "0.1,123.4,50", "16777217,8000000,4000000",
            "-1234.5,0,1000"})
    void showsValuesToTheDigitsOfFloat32(double value, double mean, double deviation) {
        Numeric column = new Numeric("x", mean, deviation);
        float[] x = new float[1];
        column.encode(value, x, 0);
        double shown = (double) column.restore(x, 0);
        assertThat(Math.abs(shown - value)).isLessThanOrEqualTo(Math.ulp(x[0]) * deviation);
        if (Math.ulp(x[0]) * deviation < 0.01) {
            assertThat(shown).isEqualTo(value);
        }
    }

    private static List<Violation> violations(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(InvalidSpecificationException.class, call).violations();
    }
}

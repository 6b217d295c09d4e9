package dev.trainyard.nn.data.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import dev.trainyard.nn.InvalidSpecificationException;
import dev.trainyard.nn.data.preprocessing.Column.Categorical;
import dev.trainyard.nn.data.preprocessing.Column.Numeric;
import dev.trainyard.nn.data.preprocessing.Imputation.Strategy;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class ImputationTest {

    private static final double NONE = Double.NaN;

    /** Expects the values of scikit-learn: SimpleImputer(strategy).fit([[3], [nan], [1], [8], [1], [3]]).statistics_. */
    @ParameterizedTest
    @CsvSource({"MEDIAN,3", "MEAN,3.2", "MOST_FREQUENT,1", "CONSTANT,-1"})
    void learnsFromValuesThatAreNotMissing(Strategy strategy, double value) {
        assertThat(Imputation.learn(strategy, -1, false, new double[] {3, NONE, 1, 8, 1, 3}).value()).isEqualTo(value);
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheMiddle() {
        assertThat(Imputation.learn(Strategy.MEDIAN, 0, false, new double[] {4, 1, 2, 9}).value()).isEqualTo(3);
        assertThat(Imputation.learn(Strategy.MEDIAN, 0, false, new double[] {1e308, 1.5e308}).value()).isEqualTo(1.25e308);
    }

    @Test
    void copiesAColumnOnceToSortIt() {
        int n = 1_000_000;
        double[] values = new Random(3).doubles(n).toArray();
        values[7] = NONE;
        Numeric.learn("warm", values, Imputation.learn(Strategy.MEAN, 0, false, values));
        for (Strategy strategy : List.of(Strategy.MEDIAN, Strategy.MEAN, Strategy.MOST_FREQUENT)) {
            long before = allocated();
            Imputation missing = Imputation.learn(strategy, 0, false, values);
            assertThat(allocated() - before).isLessThan(16L * n + 100_000);
            before = allocated();
            Numeric learnt = Numeric.learn("x", values, missing);
            assertThat(allocated() - before).isLessThan(100_000);
            double[] complete = values.clone();
            complete[7] = missing.value();
            assertThat(learnt).isEqualTo(new Numeric("x", Numeric.learn("x", complete).mean(), Numeric.learn("x", complete).deviation(),
                    missing));
        }
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(Thread.currentThread().getId());
    }

    @Test
    void refusesToLearnFromNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Imputation.learn(Strategy.MEAN, 0, false, new double[] {NONE}));
        assertThat(Imputation.learn(Strategy.CONSTANT, 7, false, new double[] {NONE}).value()).isEqualTo(7);
    }

    @Test
    void fillsInNullAndAbsentColumns() {
        TablePreprocessing table = new TablePreprocessing(List.of(new Numeric("age", 40, 10, new Imputation(Strategy.MEDIAN, 30, true)),
                new Categorical("colour", List.of("blue", "red"), null, new Categorical.Missing(Categorical.Missing.Strategy.CATEGORY,
                        null), null),
                new Categorical("city", List.of("Bern", "Rome"), null,
                        new Categorical.Missing(Categorical.Missing.Strategy.MOST_FREQUENT, "Rome"), null)));
        Map<String, Object> nulls = new HashMap<>();
        nulls.put("age", null);
        nulls.put("city", "Bern");
        assertThat(table.apply(nulls)).containsExactly(-1, 1, 0, 0, 1, 1, 0);
        assertThat(table.apply(Arrays.asList(50, "red", null))).containsExactly(1, 0, 0, 1, 0, 0, 1);
        assertThat(table.restore(new float[] {-1, 1, 0, 0, 1, 1, 0})).isEqualTo(Arrays.asList(null, null, "Bern"));
    }

    @Test
    void takesUnknownCategoriesIfAsked() {
        Categorical plain = new Categorical("city", List.of("Bern", "Rome"));
        assertThat(plain.parse("Oslo")).isNaN();
        float[] x = {7, 7};
        plain.encode(plain.acceptingUnknown().parse("Oslo"), x, 0);
        assertThat(x).containsExactly(0, 0);
        assertThat(plain.acceptingUnknown().parse(null)).isNaN();
        Categorical pooled = new Categorical("city", List.of("Bern"), new Categorical.Rare("other", List.of("Rome", "Ulm")), null, true);
        assertThat(List.of(pooled.parse("Rome"), pooled.parse("Oslo"), pooled.parse("other"), pooled.parse("Bern"))).containsExactly(1.0,
                1.0, 1.0, 0.0);
        assertThat(pooled.restore(new float[] {0, 1}, 0)).isEqualTo("other");
    }

    /** Columns as versions before this one stored them: read as they were, and written again with the same letters. */
    @Test
    void columnsOfBeforeStayTheSame() {
        JsonMapper json = new JsonMapper();
        String stored = "{\"type\":\"table\",\"columns\":[{\"type\":\"numeric\",\"name\":\"age\",\"mean\":40.0,\"deviation\":10.0},"
                + "{\"type\":\"categorical\",\"name\":\"colour\",\"categories\":[\"red\",\"green\"]}]}";
        Preprocessing read = json.readValue(stored, Preprocessing.class);
        assertThat(read).isEqualTo(new TablePreprocessing(List.of(new Numeric("age", 40, 10), new Categorical("colour", List.of("red",
                "green")))));
        assertThat(json.writerFor(Preprocessing.class).writeValueAsString(read)).isEqualTo(stored);
        assertThat(read.apply(List.of(50, "green"))).containsExactly(1, 0, 1);
    }

    @Test
    void categoriesWithoutMarkersStayTheSame() {
        JsonMapper json = new JsonMapper();
        String stored = "{\"type\":\"table\",\"columns\":[{\"type\":\"categorical\",\"name\":\"city\",\"categories\":[\"Bern\"],"
                + "\"missing\":{\"strategy\":\"most_frequent\",\"category\":\"Bern\"}}]}";
        Preprocessing read = json.readValue(stored, Preprocessing.class);
        assertThat(json.writerFor(Preprocessing.class).writeValueAsString(read)).isEqualTo(stored);
        assertThat(read.apply(List.of(""))).containsExactly(1);
        assertThatExceptionOfType(InvalidSpecificationException.class).isThrownBy(() -> read.apply(List.of("NA")));
    }

    @Test
    void markersStandForMissingCategories() {
        Categorical city = new Categorical("city", List.of("Bern"), null,
                new Categorical.Missing(Categorical.Missing.Strategy.CATEGORY, null, List.of("?", "NA")), null);
        TablePreprocessing table = new TablePreprocessing(List.of(city));
        for (TablePreprocessing either : List.of(table, table.acceptingUnknown())) {
            for (String marker : List.of("", " ", "\u00a0", "NA", "?", " NA ", "NA\u202f")) {
                assertThat(either.apply(Map.of("city", marker))).as(marker).containsExactly(0, 1);
                assertThat(either.apply(List.of(marker))).as(marker).containsExactly(0, 1);
            }
        }
        assertThat(table.acceptingUnknown().apply(List.of("Oslo"))).containsExactly(0, 0);
        assertThatExceptionOfType(InvalidSpecificationException.class).isThrownBy(() -> table.apply(List.of("Oslo")));
    }

    /** A model that never saw a missing value of a column refuses null there, and so blank text. */
    @Test
    void blankTextIsNoUnknownCategory() {
        TablePreprocessing table = new TablePreprocessing(List.of(new Categorical("city", List.of("Bern")))).acceptingUnknown();
        assertThatExceptionOfType(InvalidSpecificationException.class).isThrownBy(() -> table.apply(List.of("")));
    }

    @Test
    void survivesJson() {
        JsonMapper json = new JsonMapper();
        Preprocessing table = new TablePreprocessing(List.of(new Numeric("age", 40, 10, new Imputation(Strategy.CONSTANT, 30, true)),
                new Categorical("city", List.of("Bern"), new Categorical.Rare("other", List.of("Rome")),
                        new Categorical.Missing(Categorical.Missing.Strategy.MOST_FREQUENT, "Bern", List.of("NA")), true)));
        assertThat(json.readValue(json.writerFor(Preprocessing.class).writeValueAsString(table), Preprocessing.class)).isEqualTo(table);
    }
}

package dev.trainyard.nn.data.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnComparisonTest {

    private static final Column AGE = new Column.Numeric("age", 40, 10);
    private static final Column SIZE = new Column.Numeric("size", 170, 12);

    @Test
    void findsNoDifferenceBetweenTablesOfTheSameColumns() {
        assertThat(difference(List.of(AGE, colour("red", "blue")), List.of(new Column.Numeric("age", 20, 3), colour("red", "blue"))))
                .isEqualTo("none");
    }

    @Test
    void namesColumnsThatOnlyOneTableHas() {
        assertThat(difference(List.of(AGE, SIZE), List.of(AGE, colour("red"))))
                .isEqualTo("other columns: only there size, only here colour");
    }

    @Test
    void namesAnotherOrder() {
        assertThat(difference(List.of(AGE, SIZE), List.of(SIZE, AGE)))
                .isEqualTo("other columns at the same places: age, size there, size, age here");
    }

    @Test
    void namesOtherCategories() {
        assertThat(difference(List.of(colour("red", "blue")), List.of(colour("blue", "red"))))
                .isEqualTo("other values in column colour: red, blue there, blue, red here");
    }

    @Test
    void distinguishesAnIndicatorOfMissingValuesFromACategory() {
        Column missing = new Column.Categorical("colour", List.of("red"), null,
                new Column.Categorical.Missing(Column.Categorical.Missing.Strategy.CATEGORY, null), null);
        assertThat(difference(List.of(colour("red", "blue")), List.of(missing)))
                .isEqualTo("other values in column colour: red, blue there, red, missing here");
    }

    @Test
    void findsNoDifferenceToAnInputWithoutColumnNames() {
        assertThat(ColumnComparison.difference(new Preprocessing.Identity(), new TablePreprocessing(List.of(AGE)))).isEmpty();
        assertThat(ColumnComparison.difference(new TablePreprocessing(List.of(AGE)), null)).isEmpty();
    }

    private static Column colour(String... categories) {
        return new Column.Categorical("colour", List.of(categories));
    }

    private static String difference(List<Column> there, List<Column> here) {
        return ColumnComparison.difference(new TablePreprocessing(there), new TablePreprocessing(here)).orElse("none");
    }
}

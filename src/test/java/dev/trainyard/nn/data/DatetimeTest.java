package dev.trainyard.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.InvalidSpecificationException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class DatetimeTest {

    private static final DateFormat ISO = new DateFormat(DateFormat.ISO);

    /** Reference: pandas.to_datetime(…, format="ISO8601", utc=True), and NumPy for x. */
    @Test
    void standardisesSecondsAndAddsTheCyclesThatVary() {
        List<String> texts = List.of("2024-01-31", "2024-02-29 12:30", "2023-12-24T06:00:00", "2024-02-05T23:15:30Z",
                "2024-02-29T01:00:00+02:00");
        double[] seconds = texts.stream().mapToDouble(ISO.parser()::seconds).toArray();
        assertThat(seconds).containsExactly(1706659200, 1709209800, 1703397600, 1707174930, 1709161200);
        Datetime column = Datetime.learn("at", ISO, seconds, null);
        assertThat(column.mean()).isEqualTo(1707120546);
        assertThat(column.deviation()).isCloseTo(2126281.9989041905, within(1e-6));
        assertThat(column.cycles()).containsExactly(Datetime.Cycle.values());
        float[] x = new float[column.width()];
        column.encode(column.parse("2024-02-29 12:30"), x, 0);
        assertThat(x).containsExactly(new float[] {0.98258555f, 0.5f, 0.8660254f, 0.43388373f, -0.90096885f, -0.13052619f, -0.9914449f},
                within(1e-7f));
    }

    @Test
    void leavesOutCyclesThatDoNotVary() {
        double[] days = Stream.of("2024-03-04", "2024-03-05").mapToDouble(ISO.parser()::seconds).toArray();
        assertThat(Datetime.learn("day", ISO, days, null).cycles()).containsExactly(Datetime.Cycle.WEEKDAY);
    }

    @ParameterizedTest
    @CsvSource({"%d.%m.%Y,29.02.2024,1709164800", "dd.MM.yyyy,29.02.2024,1709164800", "%m/%d/%y %H:%M,02/29/24 12:30,1709209800",
        "%d %b %Y,29 Feb 2024,1709164800", "%Y%m%d,20240229,1709164800", "%I:%M %p %d/%m/%Y,01:15 pm 29/02/2024,1709212500"})
    void readsStatedFormats(String pattern, String text, double seconds) {
        assertThat(new DateFormat(pattern).parser().seconds(text)).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({"2023-02-29", "2024-13-01", "2024-1-1", "12:30", "2024-02-29T25:00", "2024-02-29x", "red"})
    void refusesOtherTexts(String text) {
        assertThat(ISO.parser().seconds(text)).isNaN();
    }

    @Test
    void refusesPatternsThatCannotBeRead() {
        assertThatExceptionOfType(InvalidSpecificationException.class).isThrownBy(() -> new DateFormat("%Q"));
        assertThatExceptionOfType(InvalidSpecificationException.class).isThrownBy(() -> new DateFormat("dd.bb"));
    }

    @Test
    void showsTheDateThatWasImported() {
        Datetime days = new Datetime("day", ISO, 1.7e9, 1e8, List.of(), null);
        float[] x = new float[1];
        days.encode(days.parse("2024-02-29"), x, 0);
        assertThat(days.restore(x, 0)).isEqualTo("2024-02-29");
        Datetime german = new Datetime("day", new DateFormat("%d.%m.%Y"), 1.7e9, 1e8, List.of(), null);
        assertThat(german.restore(x, 0)).isEqualTo("29.02.2024");
        Datetime minutes = new Datetime("at", ISO, 1.709e9, 1e5, List.of(), null);
        minutes.encode(minutes.parse("2024-02-29T12:30:00Z"), x, 0);
        assertThat(minutes.restore(x, 0)).isEqualTo("2024-02-29T12:30:00Z");
    }

    @Test
    void missingDatesAreTheLearntOne() {
        Datetime column = Datetime.learn("day", ISO, new double[] {0, 86_400, Double.NaN},
                new Imputation(Imputation.Strategy.MEAN, 43_200, true));
        float[] x = new float[column.width()];
        column.encode(Double.NaN, x, 0);
        assertThat(x[0]).isZero();
        assertThat(x[1]).isEqualTo(1);
        assertThat(column.restore(x, 0)).isNull();
        assertThat(column.takesMissing()).isTrue();
    }

    @Test
    void survivesJson() {
        JsonMapper json = new JsonMapper();
        Preprocessing table = new TablePreprocessing(List.of(new Datetime("at", new DateFormat("%d.%m.%Y"), 5, 2,
                List.of(Datetime.Cycle.HOUR), null)));
        assertThat(json.readValue(json.writerFor(Preprocessing.class).writeValueAsString(table), Preprocessing.class)).isEqualTo(table);
    }
}

package dev.trainyard.nn.data.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.trainyard.nn.InvalidSpecificationException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class DatetimeTest {

    private static final JsonMapper JSON = new JsonMapper();
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

    /** Reference: Python's datetime.strptime, in UTC where there is no offset. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            %d.%m.%y              | 31.12.85                   | 504835200
            %d.%m.%y              | 31.12.68                   | 3124137600
            %d.%m.%y              | 31.12.69                   | -86400
            %d.%m.%y              | 31.12.99                   | 946598400
            %d.%m.%y              | 01.01.00                   | 946684800
            %m/%d/%Y              | 1/2/2024                   | 1704153600
            %m/%d/%Y              | 12/31/2024                 | 1735603200
            %d.%m.%y %H:%M        | 1.2.70 5:06                | 2696760
            %d%b%Y                | 2Jan2024                   | 1704153600
            %I:%M %p %d/%m/%Y     | 1:15 pm 9/2/2024           | 1707484500
            %Y-%m-%d %H:%M:%S.%f  | 2024-1-2 3:4:5.5           | 1704164645.5
            %Y-%m-%d %H:%M:%S.%f  | 2024-01-02 03:04:05.123456 | 1704164645.123456
            %Y-%m-%d %H:%M:%S.%f  | 2024-01-02 03:04:05.000001 | 1704164645.000001
            %Y%m%d%H%M%S%f        | 20240102030405123          | 1704164645.123
            %Y-%m-%dT%H:%M%z      | 2024-01-02T03:04Z          | 1704164640
            %Y-%m-%dT%H:%M%z      | 2024-01-02T03:04+0100      | 1704161040
            %Y-%m-%dT%H:%M%z      | 2024-01-02T03:04+01:00     | 1704161040
            """)
    void readsDirectivesOfStrptime(String pattern, String text, double seconds) {
        assertThat(DateFormat.of(pattern).parser().seconds(text)).isEqualTo(seconds);
    }

    @Test
    void adjacentNumbersOfAPatternHaveAllTheirDigits() {
        DateFormat.Parser days = DateFormat.of("%Y%m%d").parser();
        assertThat(days.seconds("20240102")).isEqualTo(1704153600);
        assertThat(days.seconds("2024112")).isNaN();
    }

    /** Reference: pandas.to_datetime(…, format="ISO8601", utc=True). */
    @ParameterizedTest
    @CsvSource({"2024-02-29T12:30:00+01,1709206200", "2024-02-29T12:30:00+0100,1709206200", "2024-02-29 12:30:00-0330,1709222400"})
    void readsShortOffsetsOfIso(String text, double seconds) {
        assertThat(ISO.parser().seconds(text)).isEqualTo(seconds);
    }

    @Test
    void quotedLettersOfAPatternStay() {
        assertThat(DateFormat.of("'day' dd.MM.yyyy").parser().seconds("day 29.02.2024")).isEqualTo(1709164800);
    }

    /** %I and hh without am or pm, minutes without hours, no day, zones by name: a value would be wrong or never read. */
    @ParameterizedTest
    @ValueSource(strings = {"%d.%m.%Y %I:%M", "dd.MM.yyyy hh:mm", "%d.%m.%Y %M", "%Y-%m-%d %p", "%m.%Y", "%H:%M", "HH:mm", "MM.yyyy",
        "yyyy-MM-dd HH:mm VV", "yyyy-MM-dd VV", "yyyy-MM-dd HH:mm zzz"})
    void refusesPatternsThatLoseAPartOfATime(String pattern) {
        assertThatExceptionOfType(InvalidSpecificationException.class).isThrownBy(() -> DateFormat.of(pattern));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dd.MM.yy", "EEE, d MMM uuuu HH:mm:ss xx", "uuuu-DDD", "d/M/yyyy h:mm a", "yyyy-MM-dd'T'HH:mm:ssXXX", "%y%m%d",
        "yyyy-MM-dd HH:mm:ss.SSSSSS", "%d %B %Y %H", "%Y-%m-%d%z"})
    void takesPatternsOfWholeTimes(String pattern) {
        assertThat(DateFormat.of(pattern).shown()).isEqualTo(pattern);
    }

    @Test
    void refusesLongPatterns() {
        String pattern = "%Y-%m-%d" + "-".repeat(DateFormat.MAX_CHARACTERS - 8);
        assertThat(DateFormat.of(pattern).pattern()).isEqualTo(pattern);
        assertThatExceptionOfType(InvalidSpecificationException.class).isThrownBy(() -> DateFormat.of(pattern + "-"))
                .withMessageContaining("at most 100 characters");
    }

    @ParameterizedTest
    @CsvSource({"2023-02-29", "2024-13-01", "2024-02-29-01", "2024-1-1", "12:30", "2024-02-29T25:00", "2024-02-29x", "red"})
    void refusesOtherTexts(String text) {
        assertThat(ISO.parser().seconds(text)).isNaN();
    }

    @Test
    void buildsTheParserOfAFormatOnce() {
        DateFormat.Parser parser = DateParsers.of(new DateFormat("%d.%m.%Y"));
        assertThat(DateParsers.of(new DateFormat("%d.%m.%Y"))).isSameAs(parser).isNotSameAs(DateParsers.of(ISO));
        assertThat(parser.seconds("29.02.2024")).isEqualTo(1709164800);
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
        german.encode(german.parse("1.2.2024"), x, 0);
        assertThat(german.restore(x, 0)).as("like strftime").isEqualTo("01.02.2024");
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
        Preprocessing table = new TablePreprocessing(List.of(new Datetime("at", new DateFormat("%d.%m.%Y"), 5, 2,
                List.of(Datetime.Cycle.HOUR), null)));
        assertThat(JSON.readValue(JSON.writerFor(Preprocessing.class).writeValueAsString(table), Preprocessing.class)).isEqualTo(table);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iso", "%d.%m.%Y", "dd.MM.yyyy", "%Y%m%d"})
    void writesPatternsAsBefore(String pattern) {
        assertThat(JSON.writeValueAsString(DateFormat.of(pattern))).isEqualTo(JSON.writeValueAsString(pattern));
    }

    /** A model that was trained when 85 meant 2085 must go on reading 2085. */
    @Test
    void keepsTheCenturyOfFormatsStoredBefore() {
        DateFormat stored = JSON.readValue("\"%d.%m.%y\"", DateFormat.class);
        assertThat(stored.parser().seconds("31.12.85")).isEqualTo(3660595200.0);
        assertThat(JSON.writeValueAsString(stored)).isEqualTo("\"%d.%m.%y\"");
        DateFormat now = DateFormat.of("%d.%m.%y");
        assertThat(JSON.readValue(JSON.writeValueAsString(now), DateFormat.class)).isEqualTo(now).isNotEqualTo(stored);
        assertThat(new Datetime("day", now, 0, 1, List.of(), null).rule()).isEqualTo("must be a date or time of the form %d.%m.%y");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%d.%m.%Y %I:%M", "yyyy-MM-dd VV", "%m.%Y"})
    void readsStoredPatternsThatAnImportRefusesNow(String pattern) {
        String json = JSON.writeValueAsString(pattern);
        assertThat(JSON.writeValueAsString(JSON.readValue(json, DateFormat.class))).isEqualTo(json);
    }
}

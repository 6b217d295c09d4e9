package dev.trainyard.dataset.format.column;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberFormTest {

    /** The values with a decimal point and with a decimal comma; empty if the text is no number then. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            12             | WHOLE                        | 12       | 12
            -1e5           | WHOLE                        | -1e5     | -1e5
            1 234          | WHOLE                        | 1234     | 1234
            1.5            | POINT                        | 1.5      |
            .5             | POINT                        | 0.5      |
            0.125          | POINT                        | 0.125    |
            1234.567       | POINT                        | 1234.567 |
            1.234e2        | POINT                        | 123.4    |
            1 234.5        | POINT                        | 1234.5   |
            1.234          | POINT_OR_THOUSANDS           | 1.234    | 1234
            -12.345        | POINT_OR_THOUSANDS           | -12.345  | -12345
            1.234.567      | THOUSANDS_BY_POINT           |          | 1234567
            1.234,5        | THOUSANDS_BY_POINT_AND_COMMA |          | 1234.5
            1,5            | COMMA                        |          | 1.5
            0,125          | COMMA                        |          | 0.125
            1,5e-3         | COMMA                        |          | 0.0015
            12’345,6       | COMMA                        |          | 12345.6
            1,234          | COMMA_OR_THOUSANDS           | 1234     | 1.234
            1,234,567      | THOUSANDS_BY_COMMA           | 1234567  |
            1,234.5        | THOUSANDS_BY_COMMA_AND_POINT | 1234.5   |
            −3             | WHOLE                        | -3       | -3
            1.2.3          | NONE                         |          |
            12.5.2020      | NONE                         |          |
            1,23,456       | THOUSANDS_BY_COMMA           | 123456   |
            12,34,567.5    | THOUSANDS_BY_COMMA_AND_POINT | 1234567.5|
            123,45,678     | NONE                         |          |
            1,2,345        | NONE                         |          |
            1,234,56       | NONE                         |          |
            1.23.456       | NONE                         |          |
            0 123          | NONE                         |          |
            1234 567       | NONE                         |          |
            1,234.567,8    | NONE                         |          |
            1e             | NONE                         |          |
            e5             | NONE                         |          |
            1d             | NONE                         |          |
            0x1p3          | NONE                         |          |
            None           | NONE                         |          |
            -              | NONE                         |          |
            .              | NONE                         |          |
            """)
    void tellsDecimalSignFromSignBetweenThousands(String text, NumberForm form, Double byPoint, Double byComma) {
        assertThat(NumberForm.of(text)).isEqualTo(form);
        assertThat(NumberStyle.POINT.parse(text)).isEqualTo(byPoint == null ? Double.valueOf(Double.NaN) : byPoint);
        assertThat(NumberStyle.COMMA.parse(text)).isEqualTo(byComma == null ? Double.valueOf(Double.NaN) : byComma);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            12.5%   | 12.5
            12.5 %  | 12.5
            $1,200  | 1200
            -$3     | -3
            $-3     | -3
            5 €     | 5
            £ 7.25  | 7.25
            """)
    void leavesOutSignsOfPercentAndCurrency(String text, double value) {
        assertThat(NumberStyle.POINT.parse(text)).isEqualTo(value);
        assertThat(new NumberStyle('.', ",", Unit.Handling.NONE).parse(text)).isNaN();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00A0", "\u2007", "\u202F", "\u2009"})
    void leavesOutNoBreakSpacesBesideASign(String space) {
        assertThat(NumberStyle.COMMA.parse("12,50" + space + "€")).isEqualTo(12.5);
        assertThat(NumberStyle.POINT.parse("12" + space + "%")).isEqualTo(12);
        assertThat(NumberStyle.POINT.parse("-$" + space + "3")).isEqualTo(-3);
    }

    @Test
    void readsNoSignsBetweenThousandsIfThereAreNone() {
        NumberStyle strict = new NumberStyle('.', "", Unit.Handling.AUTO);
        assertThat(strict.parse("1,234")).isNaN();
        assertThat(strict.parse("1 234")).isNaN();
        assertThat(strict.parse("1.234")).isEqualTo(1.234);
    }

    @Test
    void valuesThatAreNotFiniteAreInfinite() {
        assertThat(NumberStyle.COMMA.parse("-inf")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(NumberStyle.COMMA.parse("1,5e999")).isEqualTo(Double.POSITIVE_INFINITY);
    }
}

package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.CsvNumber;

/**
 * How a table writes numbers.
 *
 * @param decimal   point or comma
 * @param thousands signs that may stand between thousands; empty for none
 * @param units     whether a sign of percent or of a currency may stand beside a number
 */
public record NumberStyle(char decimal, String thousands, Unit.Handling units) {

    public static final NumberStyle POINT = new NumberStyle('.', "," + NumberForm.SPACES, Unit.Handling.AUTO);
    static final NumberStyle COMMA = new NumberStyle(',', "." + NumberForm.SPACES, Unit.Handling.AUTO);

    /** @return NaN for text that is no number; an infinity for a value that float32 cannot hold, as "nan" and "1e999" */
    public double parse(String text) {
        if (decimal == '.') {
            double plain = CsvNumber.parse(text);
            if (!Double.isNaN(plain)) {
                return plain;
            }
        }
        Unit unit = units == Unit.Handling.NONE ? new Unit(text, 0) : Unit.of(text);
        NumberForm form = NumberForm.of(unit.number());
        if (form == NumberForm.NOT_FINITE) {
            return Double.POSITIVE_INFINITY;
        }
        return takes(form) ? CsvNumber.parse(plain(unit.number())) : Double.NaN;
    }

    /** Returns whether numbers of this form can be read. */
    boolean takes(NumberForm form) {
        return switch (form) {
            case NONE -> false;
            case WHOLE, NOT_FINITE -> true;
            case POINT -> decimal == '.';
            case COMMA -> decimal == ',';
            case POINT_OR_THOUSANDS -> decimal == '.' || has('.');
            case COMMA_OR_THOUSANDS -> decimal == ',' || has(',');
            case THOUSANDS_BY_POINT, THOUSANDS_BY_POINT_AND_COMMA -> decimal == ',' && has('.');
            case THOUSANDS_BY_COMMA, THOUSANDS_BY_COMMA_AND_POINT -> decimal == '.' && has(',');
        };
    }

    private boolean has(char sign) {
        return thousands.indexOf(sign) >= 0;
    }

    /** The number as Java writes it; still no number if a sign stands in it that may not. */
    private String plain(String number) {
        StringBuilder plain = new StringBuilder(number.length());
        for (int i = 0; i < number.length(); i++) {
            char c = number.charAt(i);
            if (c == decimal) {
                plain.append('.');
            } else if (c == '\u2212') {
                plain.append('-');
            } else if (!has(c)) {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}

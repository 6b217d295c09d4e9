package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.column.ColumnScan.Cell;
import java.util.List;
import java.util.function.Predicate;

/** Finds the decimal sign of a table by all its columns of numbers. */
public final class DecimalDetection {

    private record Found(ColumnScan column, Cell cell) {

        String described() {
            return "column %s has %s (line %d)".formatted(ImportErrors.quoted(column.name()), cell.quoted(), cell.line());
        }
    }

    private DecimalDetection() {
    }

    /**
     * Returns the style in which the table's numbers can be read. The option {@code decimal} decides; without it, a comma or point in the
     * option {@code thousands}, because the decimal sign must be the other one. Otherwise a cell such as 1,5 shows a decimal comma, one
     * such as 1.5 a decimal point. If all numbers are like 1,234 the sign may be either, which is a problem of the option {@code decimal};
     * 1.234 is taken for a decimal point, unless the delimiter is the semicolon that programs write where the comma is the decimal sign.
     *
     * @param columns that may be of numbers
     */
    public static NumberStyle find(List<ColumnScan> columns, CsvDialect dialect, char delimiter, ImportErrors problems) {
        if (dialect.decimal() != null) {
            return style(dialect.decimal(), dialect);
        }
        if (dialect.thousands() != null && (dialect.thousands().equals(",") || dialect.thousands().equals("."))) {
            return style(dialect.thousands().equals(",") ? '.' : ',', dialect);
        }
        List<ColumnScan> numbers = columns.stream().filter(column -> column.isMostlyNumbers(column.numbers())).toList();
        Found comma = find(numbers, NumberForm::needsComma);
        Found point = find(numbers, NumberForm::needsPoint);
        Found eitherComma = find(numbers, form -> form == NumberForm.COMMA_OR_THOUSANDS);
        Found eitherPoint = find(numbers, form -> form == NumberForm.POINT_OR_THOUSANDS);
        if (comma != null && point != null) {
            problems.add("decimal", ("must be \".\" or \",\", because the table has both: %s and %s; a column of texts can be named in "
                    + "categorical").formatted(comma.described(), point.described()));
        }
        boolean byComma = comma != null;
        if (comma == null && point == null && dialect.thousands() != null) {
            byComma = eitherComma != null;
        } else if (comma == null && point == null && eitherComma != null) {
            problems.add("decimal", ambiguous(eitherComma, "a decimal comma or one between thousands"));
        } else if (comma == null && point == null && eitherPoint != null && delimiter == ';') {
            problems.add("decimal", ambiguous(eitherPoint, "a decimal point or one between thousands"));
        }
        return style(byComma && point == null ? ',' : '.', dialect);
    }

    private static String ambiguous(Found found, String meanings) {
        return "must be \".\" or \",\", because %s, which has %s".formatted(found.described(), meanings);
    }

    private static NumberStyle style(char decimal, CsvDialect dialect) {
        NumberStyle style = decimal == ',' ? NumberStyle.COMMA : NumberStyle.POINT;
        return new NumberStyle(decimal, dialect.thousands() == null ? style.thousands() : dialect.thousands(), dialect.units());
    }

    private static Found find(List<ColumnScan> columns, Predicate<NumberForm> wanted) {
        for (ColumnScan column : columns) {
            Cell cell = column.first(wanted);
            if (cell != null) {
                return new Found(column, cell);
            }
        }
        return null;
    }
}

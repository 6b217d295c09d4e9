package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.data.preprocessing.DateFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Counts how a column's cells are written, in order to infer what the column holds. */
public final class ColumnScan {

    /** Maximum length of a value; a longer text cannot be a category. */
    public static final int MAX_CHARACTERS = 200;
    private static final int MAX_SHOWN = 40;
    private static final int EXAMPLES = 5;
    /** Maximum number of kept cells of all columns together, but for the first cell of each form in a column. */
    private static final int MAX_CELLS = 20_000;
    private static final int FORMS = NumberForm.values().length;
    /** A number of more digits may be too large for float32. */
    private static final int SURELY_FINITE = 30;
    /** So many different texts are markers of missing values, most likely, if there are many different numbers beside them. */
    private static final int FEW_TEXTS = 3;
    private static final int MANY_NUMBERS = 20;

    /** A cell that messages may show. */
    record Cell(String part, int line, String text, long order) {

        String quoted() {
            return ImportErrors.quoted(text);
        }
    }

    private final String name;
    private final CsvDialect dialect;
    private final DateFormat.Parser dateParser;
    private final int mostCells;
    private final int mostExamples;
    private final long[] counts = new long[FORMS];
    private final Map<NumberForm, List<Cell>> cells = new EnumMap<>(NumberForm.class);
    private final Set<String> examples = new LinkedHashSet<>();
    private final DistinctTexts texts = new DistinctTexts(FEW_TEXTS + 1);
    private final DistinctTexts numbers = new DistinctTexts(MANY_NUMBERS + 1);
    private final Map<Integer, Cell> signs = new LinkedHashMap<>();
    private final MissingCells missing;
    private final BooleanSpellings booleans = new BooleanSpellings();
    private final Map<String, Cell> firstMarkers = new LinkedHashMap<>();
    private long dates;
    private final List<Cell> withoutDate = new ArrayList<>(1);
    private long percents;
    private Cell withoutSign;
    private long values;
    /** Whether each value is a single character that is neither a letter nor a digit. */
    private boolean onlySigns = true;

    /**
     * @param dates   reads dates; may be shared by all columns
     * @param columns number of columns in the table
     */
    public ColumnScan(String name, CsvDialect dialect, DateFormat.Parser dates, int columns) {
        this.name = name;
        this.dialect = dialect;
        missing = new MissingCells(dialect.missing());
        dateParser = dates;
        mostCells = Math.max(1, Math.min(ImportErrors.MOST, MAX_CELLS / FORMS / columns));
        mostExamples = Math.max(1, Math.min(EXAMPLES, MAX_CELLS / columns));
    }

    /** Sees a value or a marker of missing values. */
    public void seeAny(String part, int line, String text, ImportErrors problems) {
        if (missing.isMissing(text)) {
            seeMissing(part, line, text);
        } else {
            see(part, line, text, problems);
        }
    }

    public void seeMissing(String part, int line, String text) {
        missing.see(text);
        if (missing.isSign(text)) {
            firstMarkers.putIfAbsent(text, new Cell(part, line, text, values));
        }
        example(text);
    }

    public boolean isMissing(String text) {
        return missing.isMissing(text);
    }

    /** Returns whether a text may be a missing value or a value, depending on the column's type. */
    public boolean isUndecided(String text) {
        return missing.isSign(text);
    }

    /**
     * Decides which signs are values, now that all cells have been seen.
     *
     * @param holdsTexts whether the other values are texts; in a column of numbers or dates the signs are missing values
     */
    public void decideSigns(boolean holdsTexts) {
        if (!holdsTexts) {
            return;
        }
        missing.setValues(missing.signsOfTexts(values == 0, onlySigns));
        for (String sign : missing.values()) {
            values += missing.count(sign);
            counts[NumberForm.NONE.ordinal()] += missing.count(sign);
            texts.add(sign);
            booleans.see(sign);
            cells.computeIfAbsent(NumberForm.NONE, key -> new ArrayList<>(1)).add(firstMarkers.get(sign));
        }
    }

    /** Takes the signs for values that the other scan of the same column has decided to be values. */
    public void decideSignsLike(ColumnScan other) {
        missing.setValues(other.missing.values());
    }

    /** @return whether the value can be taken; else it is noted as a problem */
    public boolean see(String part, int line, String text, ImportErrors problems) {
        if (text.length() > MAX_CHARACTERS) {
            problems.add(part, "%s: must have at most %d characters; leave the column out with ignore".formatted(at(line), MAX_CHARACTERS));
            return false;
        }
        example(text);
        booleans.see(text);
        onlySigns &= text.length() == 1 && !Character.isLetterOrDigit(text.charAt(0));
        Unit unit = dialect.units() == Unit.Handling.NONE ? new Unit(text, 0) : Unit.of(text);
        NumberForm form = form(unit.number());
        long order = values++;
        counts[form.ordinal()]++;
        boolean date = !Double.isNaN(dateParser.seconds(text));
        boolean number = form != NumberForm.NONE;
        dates += date ? 1 : 0;
        percents += number && unit.sign() == '%' ? 1 : 0;
        (number ? numbers : texts).add(text);

        // A whole number can be read in every style, so that no message shows it as an odd one.
        List<Cell> first = form == NumberForm.WHOLE ? null : cells.computeIfAbsent(form, key -> new ArrayList<>(1));
        boolean isFirst = first != null && first.size() < mostCells;
        boolean isWithoutDate = !date && withoutDate.size() < mostCells;
        boolean isWithoutSign = number && unit.sign() == 0 && withoutSign == null;
        boolean isNewSign = number && unit.sign() != 0 && signs.size() < 2 && !signs.containsKey(unit.sign());
        if (isFirst || isWithoutDate || isWithoutSign || isNewSign) {
            Cell cell = new Cell(part, line, Text.shortened(text, MAX_SHOWN + 1), order);
            if (isFirst) {
                first.add(cell);
            }
            if (isWithoutDate) {
                withoutDate.add(cell);
            }
            withoutSign = isWithoutSign ? cell : withoutSign;
            if (isNewSign) {
                signs.put(unit.sign(), cell);
            }
        }
        return true;
    }

    private NumberForm form(String number) {
        NumberForm form = NumberForm.of(number);
        if (form != NumberForm.NONE && dialect.thousands() != null && hasOtherSpaces(number)) {
            return NumberForm.NONE;
        }
        boolean large = number.length() > SURELY_FINITE || number.indexOf('e') >= 0 || number.indexOf('E') >= 0;
        return form != NumberForm.NONE && large && (Double.isInfinite(NumberStyle.POINT.parse(number))
                || Double.isInfinite(NumberStyle.COMMA.parse(number))) ? NumberForm.NOT_FINITE : form;
    }

    /** Returns whether there is a space or an apostrophe between the digits, other than the option thousands has. */
    private boolean hasOtherSpaces(String number) {
        return number.chars().anyMatch(c -> NumberForm.SPACES.indexOf(c) >= 0 && dialect.thousands().indexOf(c) < 0);
    }

    private void example(String text) {
        if (examples.size() < mostExamples) {
            examples.add(Text.shortened(text, MAX_SHOWN));
        }
    }

    public String name() {
        return name;
    }

    public String at(int line) {
        return "line %d, column %s".formatted(line, ImportErrors.quoted(name));
    }

    /** The number of cells with a value. */
    public long values() {
        return values;
    }

    /** The number of cells without a value. */
    public long missing() {
        return missing.missing();
    }

    /** The texts that stand for a missing value besides the empty one; null if there are none. */
    List<String> markers() {
        return missing.texts();
    }

    /** Says which texts are missing values and which are not, in sentences behind a blank; empty if the column has no such text. */
    public String markersSeen() {
        return missing.described();
    }

    /** Returns the spellings of booleans, if the column has only these. */
    BooleanSpellings booleans() {
        return booleans;
    }

    public List<String> examples() {
        return List.copyOf(examples);
    }

    /** The number of cells that are dates or times. */
    public long dates() {
        return dates;
    }

    /** The first cells with a value that is no date; empty if all values are dates. */
    List<Cell> withoutDate() {
        return withoutDate;
    }

    /** The number of cells that are numbers if all forms are. */
    public long numbers() {
        return values - counts[NumberForm.NONE.ordinal()];
    }

    /** The number of cells that {@code style} reads. */
    public long numbers(NumberStyle style) {
        long sum = 0;
        for (NumberForm form : NumberForm.values()) {
            sum += style.takes(form) ? counts[form.ordinal()] : 0;
        }
        return sum;
    }

    /** Returns the first cell of a form that passes; null if there is none. */
    Cell first(Predicate<NumberForm> wanted) {
        return cells.entrySet().stream().filter(entry -> wanted.test(entry.getKey())).map(entry -> entry.getValue().get(0))
                .min(Comparator.comparingLong(Cell::order)).orElse(null);
    }

    /** Returns the first cell that is no number in {@code style}; null if there is none. */
    Cell firstText(NumberStyle style) {
        return first(form -> !style.takes(form));
    }

    /** Returns whether so many numbers make a column of numbers, so that its texts are mistakes or stand for missing values. */
    public boolean isMostlyNumbers(long numbers) {
        return 2 * numbers > values || texts.count() <= FEW_TEXTS && this.numbers.count() > MANY_NUMBERS;
    }

    /** Notes each value that is no finite number in {@code style}, now that it is known that all should be. */
    public void mustBeNumbers(NumberStyle style, String hint, ImportErrors problems) {
        cells.entrySet().stream().filter(entry -> !style.takes(entry.getKey()) || entry.getKey() == NumberForm.NOT_FINITE)
                .flatMap(entry -> entry.getValue().stream()).sorted(Comparator.comparingLong(Cell::order)).limit(mostCells)
                .forEach(cell -> problems.add(cell.part(), "%s: must be a finite number, got %s%s".formatted(at(cell.line()), cell.quoted(),
                        hint)));
        checkSigns(style, problems);
    }

    private void checkSigns(NumberStyle style, ImportErrors problems) {
        if (style.units() == Unit.Handling.AUTO && (signs.size() > 1 || percents > 0 && withoutSign != null)) {
            List<Cell> differing = new ArrayList<>(signs.values());
            if (withoutSign != null) {
                differing.add(withoutSign);
            }
            problems.add("units", "must be ignore if column %s is one of numbers: %s (line %d) and %s (line %d) differ in their sign"
                    .formatted(ImportErrors.quoted(name), differing.get(0).quoted(), differing.get(0).line(), differing.get(1).quoted(),
                    differing.get(1).line()));
        }
    }

    /** The sign beside the numbers as text; empty if there is none. */
    String sign() {
        return signs.keySet().stream().map(Character::toString).findFirst().orElse("");
    }
}

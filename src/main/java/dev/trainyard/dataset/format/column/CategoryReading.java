package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.raw.ColumnSummary;
import dev.trainyard.dataset.raw.RawArray;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.data.Split;
import dev.trainyard.nn.data.preprocessing.Column.Categorical.Missing.Strategy;
import dev.trainyard.nn.data.preprocessing.Column.Categorical;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Reads a column of texts. A text that is not in the training split is an unknown category. */
public final class CategoryReading implements ColumnReading {

    private static final String RARE = "other";
    private static final int FEWEST_DATES = 3;
    /** With fewer rows, different texts may be a coincidence. */
    private static final int FEWEST_ROWS = 20;

    private static final class Category {
        private final String text;
        private final int index;
        private long all;
        private long trained;

        Category(String text, int index) {
            this.text = text;
            this.index = index;
        }

        String text() {
            return text;
        }
    }

    private final ColumnScan scan;
    private final CsvOptions options;
    private final int most;
    private final int mostSeen;
    private final Map<String, Category> seen = new HashMap<>();
    private final DateGuess dates = new DateGuess();
    private long missingInTraining;
    private boolean tooMany;

    /**
     * @param most     categories of the column
     * @param mostSeen different texts, those that are rare included
     */
    public CategoryReading(ColumnScan scan, CsvOptions options, int most, int mostSeen) {
        this.scan = scan;
        this.options = options;
        this.most = most;
        this.mostSeen = mostSeen;
    }

    @Override
    public double read(String cell, Split split, String part, int line, ImportErrors problems) {
        if (scan.isMissing(cell)) {
            missingInTraining += split == Split.TRAIN ? 1 : 0;
            return Double.NaN;
        }
        String text = scan.booleans().alike(cell);
        Category category = seen.get(text);
        if (category == null && text.length() > ColumnScan.MAX_CHARACTERS) {
            // Has been noted; a preview goes on.
            return Double.NaN;
        }
        if (category == null) {
            Optional<String> refusal = Text.refusal(text);
            if (refusal.isPresent()) {
                problems.add(part, "line %d, column %s: %s".formatted(line, ImportErrors.quoted(scan.name()), refusal.get()));
                return 0;
            }
            String normalized = Text.normalized(text);
            if (!normalized.equals(text)) {
                return read(normalized, split, part, line, problems);
            }
            dates.see(text);
            if (seen.size() == mostSeen) {
                tooMany(part, line, problems);
                return 0;
            }
            category = new Category(text, seen.size());
            seen.put(text, category);
        }
        category.all++;
        category.trained += split == Split.TRAIN ? 1 : 0;
        return category.index;
    }

    private void tooMany(String part, int line, ImportErrors problems) {
        if (!tooMany) {
            problems.add(part, "line %d, column %s: must have at most %d different texts; leave the column out with ignore%s"
                    .formatted(line, ImportErrors.quoted(scan.name()), mostSeen,
                            dates.found().map(format -> ", or read it as dates: name in date_format " + format).orElse("")));
            tooMany = true;
        }
    }

    @Override
    public Categorical learn(Map<Split, RawArray> arrays, int at, ImportErrors problems) {
        countConstant();
        List<String> categories = new ArrayList<>();
        List<String> rare = new ArrayList<>();
        seen.values().stream().filter(category -> category.trained > 0).sorted(Comparator.comparing(Category::text))
                .forEach(category -> (category.trained < options.minFrequency() ? rare : categories).add(category.text));
        if (categories.size() > most) {
            problems.add("min_frequency", "must leave at most %d categories of column %s, got %d".formatted(most,
                    ImportErrors.quoted(scan.name()), categories.size()));
        }
        if (categories.isEmpty() && rare.isEmpty()) {
            problems.add("ignore", "must name column %s, because it has no value in the training split".formatted(
                    ImportErrors.quoted(scan.name())));
            return null;
        }
        Categorical column = new Categorical(scan.name(), categories, rare.isEmpty() ? null : new Categorical.Rare(rareName(), rare),
                replacement(), options.unknown() ? true : null);
        double[] places = new double[seen.size()];
        for (Category category : seen.values()) {
            int place = Collections.binarySearch(categories, category.text);
            places[category.index] = place >= 0 ? place : category.trained > 0 ? categories.size() : column.unknownPlace();
        }
        arrays.values().forEach(array -> array.replace(at, value -> Double.isNaN(value) ? value : places[(int) value]));
        return column;
    }

    /** Counts the missing values as rows of the constant that replaces them, as scikit-learn's SimpleImputer before an encoder does. */
    private void countConstant() {
        if (options.impute().textStrategy() == Strategy.CONSTANT && scan.missing() > 0) {
            Category constant = seen.computeIfAbsent(options.impute().category(), text -> new Category(text, seen.size()));
            constant.trained += missingInTraining;
        }
    }

    /** Returns the replacement of missing values; null if there are none, unless the import asks for one and names a known category. */
    private Categorical.Missing replacement() {
        Strategy strategy = options.impute().textStrategy();
        String constant = options.impute().category();
        boolean known = strategy != Strategy.CONSTANT || seen.containsKey(constant) && seen.get(constant).trained > 0;
        if (scan.missing() == 0 && !(options.impute().isAskedForTexts() && known)) {
            return null;
        }
        String category = switch (strategy) {
            case CATEGORY -> null;
            case MOST_FREQUENT -> mostFrequent();
            case CONSTANT -> constant;
        };
        return new Categorical.Missing(strategy, category, scan.markers());
    }

    /** Returns the most frequent category of the training split; of several the first in the order of texts, as scikit-learn does. */
    private String mostFrequent() {
        return seen.values().stream().filter(category -> category.trained > 0)
                .min(Comparator.comparingLong((Category category) -> -category.trained).thenComparing(Category::text))
                .map(Category::text).orElseThrow();
    }

    /** A name that no category has. */
    private String rareName() {
        String name = RARE;
        for (int i = 1; seen.containsKey(name); i++) {
            name = RARE + "." + i;
        }
        return name;
    }

    /** The texts that the training split lacks, in their order; known after all rows have been read. */
    public TreeSet<String> unknown() {
        TreeSet<String> unknown = new TreeSet<>();
        seen.values().stream().filter(category -> category.trained == 0 && category.all > 0)
                .forEach(category -> unknown.add(category.text));
        return unknown;
    }

    public String name() {
        return scan.name();
    }

    @Override
    public int width() {
        long frequent = seen.values().stream().filter(category -> category.all >= options.minFrequency()).count();
        Strategy strategy = options.impute().textStrategy();
        boolean missingPlace = scan.missing() > 0 && (strategy == Strategy.CATEGORY
                || strategy == Strategy.CONSTANT && !seen.containsKey(options.impute().category()));
        return (int) frequent + (frequent < seen.size() ? 1 : 0) + (missingPlace ? 1 : 0);
    }

    @Override
    public Optional<String> note() {
        if (scan.booleans().differ()) {
            return Optional.of("Column %s has booleans in several spellings, which are read alike, as true and false."
                    .formatted(scan.name()));
        }
        if (seen.size() >= FEWEST_DATES && dates.areDates()) {
            return Optional.of(("Column %s looks like dates, but not in ISO format, so each text is a category. Name the format in "
                    + "date_format%s.").formatted(scan.name(), dates.found().map(formats -> ": " + formats).orElse(", such as %d.%m.%Y")));
        }
        return seen.size() < FEWEST_ROWS || seen.size() < scan.values() || scan.missing() > 0 ? Optional.empty()
                : Optional.of(("Column %s looks like an index: each of its %d rows has another text. Name it in ignore, because a network "
                        + "learns nothing from it.").formatted(scan.name(), scan.values()));
    }

    @Override
    public ColumnSummary summary(int position, ColumnInference inference) {
        Category first = seen.values().stream()
                .min(Comparator.comparingLong((Category category) -> -category.all).thenComparing(Category::text)).orElse(null);
        int count = (int) seen.values().stream().filter(category -> category.all > 0).count();
        return new ColumnSummary(scan.name(), position, ColumnSummary.Role.INPUT, inference.type(), inference.why(), scan.missing(), null,
                new ColumnSummary.Categories(count, first == null ? null : first.text, first == null ? 0 : first.all), scan.examples());
    }
}

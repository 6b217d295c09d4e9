package dev.trainyard.dataset.format;

import dev.trainyard.dataset.raw.RawArray;
import dev.trainyard.nn.Text;
import dev.trainyard.nn.data.Column;
import dev.trainyard.nn.data.Split;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a column's values, and fits the column's preprocessing to those of the training split. */
sealed interface ColumnReading {

    /** @return the value for the raw array; for a category its index, which {@link #learn} may change */
    double read(String text, Split split, String part, int line, Problems problems);

    /**
     * Fits the preprocessing of this column, and replaces the categories' indices in {@code arrays} by their final ones.
     *
     * @param arrays raw values of all splits
     * @param at     index of this column in the arrays
     */
    Column learn(Map<Split, RawArray> arrays, int at, Problems problems);

    final class Numbers implements ColumnReading {

        private record Place(double value, String part, int line) {
        }

        private final String name;
        private Place least;
        private Place most;

        Numbers(String name) {
            this.name = name;
        }

        @Override
        public double read(String text, Split split, String part, int line, Problems problems) {
            double value = CsvNumber.parse(text);
            if (least == null || value < least.value) {
                least = new Place(value, part, line);
            }
            if (most == null || value > most.value) {
                most = new Place(value, part, line);
            }
            return value;
        }

        @Override
        public Column learn(Map<Split, RawArray> arrays, int at, Problems problems) {
            Column.Numeric column = Column.Numeric.learn(name, arrays.get(Split.TRAIN).column(at));
            for (Place place : List.of(least, most)) {
                if (Double.isNaN(column.parse(place.value))) {
                    problems.add(place.part, "line %d, column %s: must be finite when standardised by the training split, got %s"
                            .formatted(place.line, Problems.quoted(name), place.value));
                }
            }
            return column;
        }
    }

    final class Categories implements ColumnReading {

        private record Category(String text, int index, Split split, String part, int line) {
        }

        private final String name;
        private final int most;
        private final Map<String, Category> seen = new HashMap<>();
        private boolean tooMany;

        Categories(String name, int most) {
            this.name = name;
            this.most = most;
        }

        @Override
        public double read(String text, Split split, String part, int line, Problems problems) {
            Category category = seen.get(text);
            if (category == null) {
                Optional<String> refusal = Text.refusal(text);
                if (refusal.isPresent()) {
                    problems.add(part, "line %d, column %s: %s".formatted(line, Problems.quoted(name), refusal.get()));
                    return 0;
                }
                String normalized = Text.normalized(text);
                if (!normalized.equals(text)) {
                    return read(normalized, split, part, line, problems);
                }
            }
            if (category == null && seen.size() == most) {
                if (!tooMany) {
                    problems.add(part, "line %d, column %s: must have at most %d different texts; leave the column out with ignore"
                            .formatted(line, Problems.quoted(name), most));
                    tooMany = true;
                }
                return 0;
            }
            if (category == null || split == Split.TRAIN && category.split != Split.TRAIN) {
                category = new Category(text, category == null ? seen.size() : category.index, split, part, line);
                seen.put(text, category);
            }
            return category.index;
        }

        @Override
        public Column learn(Map<Split, RawArray> arrays, int at, Problems problems) {
            List<Category> learnt = new ArrayList<>();
            seen.values().stream().sorted(Comparator.comparingInt(Category::line)).forEach(category -> {
                if (category.split == Split.TRAIN) {
                    learnt.add(category);
                } else {
                    problems.add(category.part, ("line %d, column %s: must be a text that is also in the training split, got %s; "
                            + "leave the column out with ignore, or divide the data differently").formatted(category.line,
                            Problems.quoted(name), Problems.quoted(category.text)));
                }
            });
            List<String> texts = learnt.stream().map(Category::text).sorted().toList();
            double[] sorted = new double[seen.size()];
            learnt.forEach(category -> sorted[category.index] = Collections.binarySearch(texts, category.text));
            arrays.values().forEach(array -> array.replace(at, value -> sorted[(int) value]));
            return new Column.Categorical(name, texts);
        }
    }
}

package dev.trainyard.nn.data.preprocessing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Compares the columns of two tables. A network that was trained on one table misreads another table with other columns. */
public final class ColumnComparison {

    private static final int MAX_SHOWN = 10;

    private ColumnComparison() {
    }

    /**
     * Returns the first difference between the meanings of the inputs: in the columns' names, their order, or the places of a column. Means
     * and deviations may differ. Empty if there is none, or if an input is not a table and so has no names.
     *
     * @param there the input of an earlier network
     * @param here  the input of a data set
     */
    public static Optional<String> difference(Preprocessing there, Preprocessing here) {
        if (!(there instanceof TablePreprocessing other) || !(here instanceof TablePreprocessing own)) {
            return Optional.empty();
        }
        List<String> names = names(own);
        List<String> otherNames = names(other);
        if (!names.equals(otherNames)) {
            List<String> added = without(names, otherNames);
            List<String> removed = without(otherNames, names);
            return Optional.of(added.isEmpty() && removed.isEmpty()
                    ? "other columns at the same places: %s there, %s here".formatted(shown(otherNames), shown(names))
                    : "other columns: only there %s, only here %s".formatted(shown(removed), shown(added)));
        }
        for (int i = 0; i < names.size(); i++) {
            List<String> places = places(own.columns().get(i));
            List<String> otherPlaces = places(other.columns().get(i));
            if (!places.equals(otherPlaces)) {
                return Optional.of("other values in column %s: %s there, %s here".formatted(names.get(i), shown(otherPlaces),
                        shown(places)));
            }
        }
        return Optional.empty();
    }

    private static List<String> names(TablePreprocessing table) {
        return table.columns().stream().map(Column::name).toList();
    }

    private static List<String> without(List<String> names, List<String> others) {
        return names.stream().filter(name -> !others.contains(name)).toList();
    }

    /** Returns the meaning of each value of x that a column has. */
    private static List<String> places(Column column) {
        List<String> places = new ArrayList<>();
        if (column instanceof Column.Categorical categorical) {
            places.addAll(categorical.categories());
            if (categorical.rare() != null) {
                places.add("rare categories");
            }
        } else if (column instanceof Datetime datetime) {
            places.add("time");
            datetime.cycles().forEach(cycle -> places.addAll(List.of("sine of " + cycle, "cosine of " + cycle)));
        } else {
            places.add("number");
        }
        while (places.size() < column.width()) {
            places.add("missing");
        }
        return places;
    }

    private static String shown(List<String> names) {
        return names.isEmpty() ? "none" : names.stream().limit(MAX_SHOWN).collect(Collectors.joining(", "))
                + (names.size() > MAX_SHOWN ? " and " + (names.size() - MAX_SHOWN) + " more" : "");
    }
}

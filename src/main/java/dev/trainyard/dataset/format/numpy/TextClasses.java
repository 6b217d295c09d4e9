package dev.trainyard.dataset.format.numpy;

import dev.trainyard.dataset.format.ImportErrors;
import dev.trainyard.dataset.format.column.ColumnScan;
import dev.trainyard.nn.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The classes that arrays of texts name.
 *
 * @param names in alphabetical order
 */
record TextClasses(List<String> names, Map<String, Integer> indices) {

    /** Reads the names of all arrays, in Unicode normalization form C. */
    static TextClasses of(List<NpyArray> arrays, int maxClasses, ImportErrors problems) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (NpyArray array : arrays) {
            String[] texts = array.texts(problems);
            for (int i = 0; i < texts.length && names.size() <= maxClasses; i++) {
                String text = texts[i];
                if (text.isBlank() || text.length() > ColumnScan.MAX_CHARACTERS) {
                    array.problem(problems, "must be texts of 1 to %d characters, got %s at [%d]".formatted(ColumnScan.MAX_CHARACTERS,
                            ImportErrors.quoted(text), i));
                } else if (Text.refusal(text).isPresent()) {
                    array.problem(problems, "at [%d]: %s".formatted(i, Text.refusal(text).get()));
                } else {
                    names.add(Text.normalized(text));
                }
            }
        }
        if (names.size() > maxClasses) {
            arrays.get(0).problem(problems, "must have at most %d classes".formatted(maxClasses));
        }
        List<String> inOrder = new ArrayList<>(names);
        Map<String, Integer> indices = new HashMap<>();
        inOrder.forEach(name -> indices.put(name, indices.size()));
        return new TextClasses(inOrder, indices);
    }

    int[] labels(NpyArray array, ImportErrors problems) throws IOException {
        String[] texts = array.texts(problems);
        int[] labels = new int[texts.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = indices.get(Text.normalized(texts[i]));
        }
        return labels;
    }
}

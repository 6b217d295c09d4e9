package dev.trainyard.dataset.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A table of random numbers and texts, with missing cells, and its file with a random delimiter, random quotes and line ends. The target is
 * the last column.
 */
final class RandomTable {

    private static final List<String> DELIMITERS = List.of(",", ";", "\t", "|");
    private static final String LETTERS = "abcxyzABCéßжλ日本";
    /** Signs that need quotes, or that a reader could take for something else. */
    private static final String SIGNS = ",;|\"'# -+/\\=()";
    private static final int TEXTS = 4;

    private final Random random;
    private final String delimiter;
    private final List<String> names = new ArrayList<>();
    /** By column. A number is a Double, a missing cell null. */
    private final List<List<Object>> cells = new ArrayList<>();

    RandomTable(Random random) {
        this.random = random;
        delimiter = DELIMITERS.get(random.nextInt(DELIMITERS.size()));
        int rows = 40 + random.nextInt(20);
        int columns = 1 + random.nextInt(5);
        for (int k = 0; k < columns; k++) {
            boolean numbers = random.nextBoolean();
            boolean gaps = random.nextInt(3) == 0;
            List<String> texts = texts();
            names.add("column " + k + text());
            List<Object> column = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                column.add(gaps && random.nextInt(10) == 0 ? null : numbers ? (Object) number() : texts.get(i % TEXTS));
            }
            cells.add(column);
        }
        List<String> classes = texts();
        names.add("target");
        cells.add(IntStream.range(0, rows).mapToObj(i -> (Object) classes.get(random.nextInt(2) + i % 2)).toList());
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        while (texts.size() < TEXTS) {
            String text = text();
            if (!texts.contains(text)) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** Returns a text that is no number, date or marker of a missing value, because it has "q" inside. */
    private String text() {
        StringBuilder text = new StringBuilder().append(letter()).append('q');
        for (int n = random.nextInt(8); n > 0; n--) {
            text.append(random.nextInt(3) == 0 ? SIGNS.charAt(random.nextInt(SIGNS.length())) : letter());
        }
        return text.append(letter()).toString();
    }

    private char letter() {
        return LETTERS.charAt(random.nextInt(LETTERS.length()));
    }

    private double number() {
        double number = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
        return random.nextBoolean() ? Math.rint(number) + 0.0 : number;
    }

    byte[] file() {
        String end = random.nextBoolean() ? "\n" : "\r\n";
        StringBuilder file = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
        line(file, names, end);
        for (int i = 0; i < cells.get(0).size(); i++) {
            int row = i;
            line(file, cells.stream().map(column -> column.get(row)).map(cell -> cell == null ? "" : cell.toString()).toList(), end);
        }
        return file.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void line(StringBuilder file, List<String> texts, String end) {
        for (int k = 0; k < texts.size(); k++) {
            String text = texts.get(k);
            boolean quoted = text.contains(delimiter) || text.contains("\"") || random.nextInt(4) == 0 && !text.isEmpty();
            file.append(k == 0 ? "" : delimiter).append(quoted ? '"' + text.replace("\"", "\"\"") + '"' : text);
        }
        file.append(end);
    }

    Map<String, String> options() {
        return Map.of("target", "target", "delimiter", delimiter, "decimal", "point", "thousands", "none", "units", "none");
    }

    List<String> names() {
        return names;
    }

    List<Object> cells(int column) {
        return cells.get(column);
    }
}

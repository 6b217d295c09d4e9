package dev.trainyard.dataset.format.column;

import dev.trainyard.dataset.format.ImportOptions;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How a table is written, as far as the import says so.
 *
 * @param header    whether the first line has the columns' names; they are {@code column_1}, {@code column_2} … otherwise
 * @param delimiter null to find it out
 * @param encoding  null to find it out
 * @param decimal   point or comma; null to find it out
 * @param thousands signs that may stand between thousands; empty for none, null to find it out
 * @param missing   the texts that stand for a missing value
 */
public record CsvDialect(boolean header, Character delimiter, Charset encoding, Character decimal, String thousands, Unit.Handling units,
        MissingMarkers missing) {

    static final Set<String> NAMES = Set.of("header", "delimiter", "encoding", "decimal", "thousands", "units", "missing");

    private static final String AUTO = "auto";
    private static final Map<String, String> THOUSANDS = Map.of("none", "", ",", ",", "comma", ",", ".", ".", "point", ".",
            "space", " \u00A0\u2009\u202F", "'", "'\u2019", "apostrophe", "'\u2019");

    public static CsvDialect of(Map<String, String> texts, ImportOptions options) {
        Character decimal = decimal(texts, options);
        String thousands = thousands(texts, options);
        if (decimal != null && thousands != null && thousands.indexOf(decimal) >= 0) {
            options.wrong("thousands", "must be another sign than decimal" + ImportOptions.got(texts.get("thousands")));
        }
        return new CsvDialect(options.flag("header", true), delimiter(texts, options), encoding(texts, options), decimal, thousands,
                options.choice("units", Unit.Handling.class, Unit.Handling.AUTO), MissingMarkers.of(options));
    }

    private static Character delimiter(Map<String, String> texts, ImportOptions options) {
        // Not trimmed: it may be a blank or a tab.
        String text = texts.getOrDefault("delimiter", AUTO);
        if (text.isEmpty() || text.equals(AUTO)) {
            return null;
        }
        if (text.equals("tab") || text.equals("\\t")) {
            return '\t';
        }
        if (text.length() != 1 || Character.isLetterOrDigit(text.charAt(0)) || "\"\r\n.-+".contains(text)) {
            options.wrong("delimiter", "must be one character that is no part of a value, tab, or auto" + ImportOptions.got(text));
            return null;
        }
        return text.charAt(0);
    }

    private static Charset encoding(Map<String, String> texts, ImportOptions options) {
        String text = texts.getOrDefault("encoding", AUTO).trim().toLowerCase(Locale.ROOT);
        if (!text.isEmpty() && !text.equals(AUTO) && !CsvText.ENCODINGS.containsKey(text)) {
            options.wrong("encoding", "must be auto or one of " + String.join(", ", CsvText.ENCODINGS.keySet()) + ImportOptions.got(text));
        }
        return CsvText.ENCODINGS.get(text);
    }

    private static Character decimal(Map<String, String> texts, ImportOptions options) {
        String text = texts.getOrDefault("decimal", AUTO).trim();
        return switch (text) {
            case "", AUTO -> null;
            case ".", "point" -> '.';
            case ",", "comma" -> ',';
            default -> {
                options.wrong("decimal", "must be \".\", \",\" or auto" + ImportOptions.got(text));
                yield null;
            }
        };
    }

    private static String thousands(Map<String, String> texts, ImportOptions options) {
        String text = texts.getOrDefault("thousands", AUTO);
        String name = text.equals(" ") ? "space" : text.trim();
        if (!name.isEmpty() && !name.equals(AUTO) && !THOUSANDS.containsKey(name)) {
            options.wrong("thousands", "must be \".\", \",\", \"'\", space, none or auto" + ImportOptions.got(text));
        }
        return THOUSANDS.get(name);
    }
}

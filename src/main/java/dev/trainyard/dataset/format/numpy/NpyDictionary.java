package dev.trainyard.dataset.format.numpy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The dictionary in an NPY file's header, a Python literal. Its three keys may come in any order: a reader "MUST NOT depend on" NumPy's
 * own order (numpy.lib.format).
 *
 * @param descr the text of the type without quotes; for a structured type, the text of its list
 * @param shape the text between the parentheses
 */
record NpyDictionary(String descr, boolean fortranOrder, String shape) {

    private static final Pattern ITEM = Pattern.compile("\\s*(?:'(?<key>\\w+)'|\"(?<quoted>\\w+)\")\\s*:\\s*"
            + "(?<value>'[^']*'|\"[^\"]*\"|True|False|\\([0-9L,\\s]*\\)|\\[[^\\]]*\\])\\s*(?<end>,|$)");

    /** Returns empty if {@code text} is not a valid header dictionary. */
    static Optional<NpyDictionary> parse(String text) {
        String literal = text.strip();
        if (!literal.startsWith("{") || !literal.endsWith("}")) {
            return Optional.empty();
        }
        String items = literal.substring(1, literal.length() - 1).stripTrailing();
        Map<String, String> values = new HashMap<>();
        Matcher matcher = ITEM.matcher(items);
        int at = 0;
        while (at < items.length()) {
            if (!matcher.find(at) || matcher.start() != at) {
                return Optional.empty();
            }
            String key = matcher.group("key") != null ? matcher.group("key") : matcher.group("quoted");
            if (values.put(key, matcher.group("value")) != null) {
                return Optional.empty();
            }
            at = matcher.end();
        }
        return of(values);
    }

    private static Optional<NpyDictionary> of(Map<String, String> values) {
        String descr = values.getOrDefault("descr", "");
        String order = values.getOrDefault("fortran_order", "");
        String shape = values.getOrDefault("shape", "");
        boolean complete = values.size() == 3 && (descr.startsWith("'") || descr.startsWith("\"") || descr.startsWith("["))
                && (order.equals("True") || order.equals("False")) && shape.startsWith("(");
        return !complete ? Optional.empty() : Optional.of(new NpyDictionary(
                descr.startsWith("[") ? descr : descr.substring(1, descr.length() - 1), order.equals("True"),
                shape.substring(1, shape.length() - 1)));
    }
}

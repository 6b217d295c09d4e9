package dev.trainyard.nn;

import java.text.Normalizer;
import java.util.Optional;
import java.util.Set;

/** Rules for text that people read and databases store: names, tags, classes, columns. */
public final class Text {

    private Text() {
    }

    /**
     * Returns the rule that {@code text} breaks, in words that follow a field's name ("must have …"); empty if it breaks none. Blank text
     * passes: each field decides whether it may be blank.
     */
    public static Optional<String> refusal(String text) {
        boolean visible = text.isBlank();
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                return Optional.of("must have no unpaired surrogate, got " + named(c));
            }
            if (isControl(c)) {
                return Optional.of("must have no control characters, got " + named(c));
            }
            if (isBidirectionalControl(c)) {
                return Optional.of("must have no characters that override the direction of text, got " + named(c));
            }
            visible |= isVisible(c);
        }
        return visible ? Optional.empty() : Optional.of("must have a character that can be seen");
    }

    /** Returns the text in Unicode's normalization form C, so that texts that look the same are equal. */
    public static String normalized(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** Returns the normalized form of {@code text} if {@code names} contains only that form, else {@code text}. */
    public static String among(Set<String> names, String text) {
        if (names.contains(text)) {
            return text;
        }
        String normalized = normalized(text);
        return names.contains(normalized) ? normalized : text;
    }

    /** Returns the text for logs: control characters, direction overrides and surrogates are replaced by escapes. */
    public static String escaped(String text) {
        return text.codePoints().noneMatch(Text::isUnprintable) ? text : text.codePoints().collect(StringBuilder::new,
                (escaped, c) -> {
                    if (isUnprintable(c)) {
                        escaped.append("\\u%04X".formatted(c));
                    } else {
                        escaped.appendCodePoint(c);
                    }
                }, StringBuilder::append).toString();
    }

    /** Returns the text if it has at most {@code most} characters, else its beginning and "…". */
    public static String shortened(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        // Does not cut a surrogate pair in half.
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + "…";
    }

    private static boolean isUnprintable(int c) {
        return isControl(c) || isBidirectionalControl(c) || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static boolean isControl(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c) || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** Returns whether {@code c} is an embedding, override or isolate. Direction marks are allowed: right-to-left text needs them. */
    private static boolean isBidirectionalControl(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.FORMAT, Character.UNASSIGNED, Character.SPACE_SEPARATOR, Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            // Invisible letters: the Hangul fillers, and the Braille pattern without dots.
            default -> c != 0x115F && c != 0x1160 && c != 0x3164 && c != 0xFFA0 && c != 0x2800;
        };
    }

    private static String named(int c) {
        return "U+%04X".formatted(c);
    }
}

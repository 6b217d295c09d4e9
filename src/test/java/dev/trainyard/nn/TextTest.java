package dev.trainyard.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "mnist-conv", "naïve", "数字", "שלום\u200F", "👩‍🔬", "a\u0301", "x y"})
    void acceptsOrdinaryText(String text) {
        assertThat(Text.refusal(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0000 | control
            000A | control
            001B | control
            007F | control
            0085 | control
            2028 | control
            D800 | surrogate
            DFFF | surrogate
            202E | direction
            2066 | direction
            """)
    void namesTheCharacterThatItRefuses(String code, String why) {
        char character = (char) Integer.parseInt(code, 16);
        assertThat(Text.refusal("a" + character + "b").orElseThrow()).contains(why, "U+" + code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200B", "\u2060\uFEFF", "\u3164", "\u2800", " \u200D ", "\u0301"})
    void refusesInvisibleText(String text) {
        assertThat(Text.refusal(text).orElseThrow()).contains("can be seen");
    }

    @Test
    void normalizesTextToNfc() {
        assertThat(Text.normalized("e\u0301")).isEqualTo("\u00E9");
    }

    @Test
    void escapesTerminalCommands() {
        assertThat(Text.escaped("a\u001B[31mb\nc\u202Ed\uD800")).isEqualTo("a\\u001B[31mb\\u000Ac\\u202Ed\\uD800");
        assertThat(Text.escaped("naïve 👩‍🔬")).isEqualTo("naïve 👩‍🔬");
    }

    @Test
    void shortensWithoutCuttingACharacterInTwo() {
        assertThat(Text.shortened("ab👩c", 3)).isEqualTo("ab…");
        assertThat(Text.shortened("abc", 3)).isEqualTo("abc");
    }
}

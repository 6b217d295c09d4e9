package dev.trainyard.nn.data.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.data.preprocessing.Column.Categorical;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The categories that numbers and booleans of a request name. */
class CategoryLookupTest {

    @ParameterizedTest
    @CsvSource({"3,3", "3,3.0", "-7,-7.0", "3.0,3.0", "3.0,3", "3.50,3.5", "03,3", "1e3,1000", "10000000000,1e10", "0,-0.0"})
    void numbersNameTheCategoryThatWritesThem(String category, double number) {
        Categorical column = new Categorical("ward", List.of("x", category));
        assertThat(column.parse(number)).isEqualTo(1);
        assertThat(column.acceptingUnknown().parse(number)).isEqualTo(1);
        Categorical rare = new Categorical("ward", List.of("x"), new Categorical.Rare("other", List.of(category)), null, true);
        assertThat(rare.parse(number)).isEqualTo(1);
    }

    @Test
    void wholeNumbersNameTheCategoryWithAFraction() {
        assertThat(new Categorical("ward", List.of("3.0")).parse(3L)).isZero();
        assertThat(new Categorical("ward", List.of("3.0", "3")).parse(3L)).isEqualTo(1);
    }

    @Test
    void longNumbersOfTheSameDoubleDiffer() {
        Categorical column = new Categorical("id", List.of("9007199254740993"));
        assertThat(column.parse(9007199254740993L)).isZero();
        assertThat(column.parse(9007199254740992L)).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"true,false", "True,False", "TRUE,FALSE"})
    void booleansNameTheCategoryThatWritesThem(String yes, String no) {
        Categorical column = new Categorical("smoker", List.of(no, yes)).acceptingUnknown();
        assertThat(column.parse(true)).isEqualTo(1);
        assertThat(column.parse(false)).isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({"true,false", "True,False", "TRUE,FALSE"})
    void textsInAnySpellingNameTheCategoryOfABoolean(String yes, String no) {
        Categorical column = new Categorical("smoker", List.of(no, yes));
        for (String spelling : List.of("true", "True", "TRUE")) {
            assertThat(column.parse(spelling)).as(spelling).isEqualTo(1);
        }
        assertThat(column.parse("FALSE")).isZero();
        assertThat(column.parse("tRUE")).isNaN();
    }

    /** A column of texts, and a column of an earlier import in which the spellings are different categories. */
    @Test
    void otherColumnsTellSpellingsOfBooleansApart() {
        assertThat(new Categorical("answer", List.of("true", "unsure")).parse("TRUE")).isNaN();
        assertThat(new Categorical("answer", List.of("TRUE", "true")).parse("True")).isNaN();
    }

    @Test
    void refusesANumberThatSeveralCategoriesWrite() {
        Categorical column = new Categorical("code", List.of("01", "001")).acceptingUnknown();
        assertThat(column.parse(1)).isNaN();
        assertThat(column.parse("1")).isEqualTo(Categorical.UNKNOWN);
    }

    @Test
    void takesNumbersAndBooleansForUnknownOnlyAmongTheirKind() {
        Categorical colour = new Categorical("colour", List.of("red", "green")).acceptingUnknown();
        assertThat(colour.parse(3)).isNaN();
        assertThat(colour.parse(true)).isNaN();
        assertThat(colour.parse("blue")).isEqualTo(Categorical.UNKNOWN);
        Categorical ward = new Categorical("ward", List.of("3", "true")).acceptingUnknown();
        assertThat(ward.parse(4)).isEqualTo(Categorical.UNKNOWN);
        assertThat(ward.parse(false)).isEqualTo(Categorical.UNKNOWN);
        assertThat(new Categorical("ward", List.of("3")).acceptingUnknown().parse(true)).isNaN();
    }

    @Test
    void findsTextsAsAListDoes() {
        List<String> texts = IntStream.range(0, 1000).mapToObj(i -> "text " + i * 7919 % 1000).toList();
        CategoryTexts indexed = CategoryTexts.of(texts);
        assertThat(indexed).isEqualTo(texts).hasSameHashCodeAs(texts);
        for (String text : texts) {
            assertThat(indexed.indexOf(text)).isEqualTo(texts.indexOf(text));
        }
        assertThat(indexed.contains("text 1000")).isFalse();
        assertThat(indexed.indexOf(7)).isEqualTo(-1);
    }
}

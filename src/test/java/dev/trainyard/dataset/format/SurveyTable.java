package dev.trainyard.dataset.format;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Made-up tables like two that are often used: the passengers of the Titanic, and the census data Adult. They have missing values, columns
 * of numbers and texts, rare categories, and a date.
 *
 * @param rows values by column: texts, numbers and dates; null if one is missing
 */
record SurveyTable(List<Map<String, Object>> rows) {

    private static final int ROWS = 150;
    private static final String[] SURNAMES = {"Braund", "Cumings", "Heikkinen", "O'Leary", "van Dijk", "M\u00fcller"};
    private static final String[] COUNTRIES = {"Mexico", "Philippines", "Germany", "Canada", "Puerto-Rico", "El-Salvador", "India", "Cuba"};

    /** The target {@code Survived} is 0 or 1. Two thirds of the tickets are numbers. */
    static SurveyTable passengers(long seed) {
        Random random = new Random(seed);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            boolean male = random.nextInt(3) > 0;
            row.put("PassengerId", i + 1);
            row.put("Survived", random.nextInt(10) < (male ? 2 : 7) ? 1 : 0);
            row.put("Pclass", 1 + random.nextInt(3));
            row.put("Name", "%s, %s %c. (no. %d)".formatted(SURNAMES[random.nextInt(SURNAMES.length)], male ? "Mr." : "Miss.", 'A' + i % 26, i));
            row.put("Sex", male ? "male" : "female");
            row.put("Age", random.nextInt(5) == 0 ? null : random.nextInt(140) / 2.0);
            row.put("SibSp", Math.max(0, random.nextInt(12) - 8));
            row.put("Ticket", random.nextInt(3) == 0 ? "PC 17" + (100 + random.nextInt(900)) : Integer.toString(1000 + random.nextInt(400_000)));
            row.put("Fare", i == 7 ? null : Math.round(random.nextDouble() * 5_000_000) / 10_000.0);
            row.put("Cabin", random.nextInt(4) > 0 ? null : "" + (char) ('A' + random.nextInt(6)) + (1 + random.nextInt(120)));
            row.put("Embarked", i == 11 || i == 61 ? null : i == 5 ? "Q" : random.nextInt(4) == 0 ? "C" : "S");
            row.put("Booked", random.nextInt(9) == 0 ? null : LocalDate.of(1912, 1, 1).plusDays(random.nextInt(100)));
            rows.add(row);
        }
        return new SurveyTable(rows);
    }

    /** The target {@code income} is {@code <=50K} or {@code >50K}. */
    static SurveyTable census(long seed) {
        Random random = new Random(seed);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("age", 17 + random.nextInt(74));
            row.put("workclass", random.nextInt(12) == 0 ? null : i == 3 ? "Never-worked" : random.nextBoolean() ? "Private" : "Self-emp-inc");
            row.put("fnlwgt", 12_285 + random.nextInt(1_472_420));
            row.put("education", List.of("Bachelors", "HS-grad", "11th", "Some-college").get(random.nextInt(4)));
            row.put("education-num", 1 + random.nextInt(16));
            row.put("occupation", random.nextInt(15) == 0 ? null : i == 40 ? "Armed-Forces" : random.nextBoolean() ? "Sales" : "Tech-support");
            row.put("sex", random.nextInt(3) == 0 ? "Female" : "Male");
            row.put("capital-gain", random.nextInt(11) == 0 ? 99_999 - random.nextInt(95_000) : 0);
            row.put("hours-per-week", random.nextInt(30) == 0 ? null : 10 + random.nextInt(320) / 4.0);
            row.put("native-country", random.nextInt(40) == 0 ? null : random.nextInt(10) == 0 ? COUNTRIES[random.nextInt(COUNTRIES.length)]
                    : "United-States");
            row.put("interviewed", LocalDate.of(1994, 1, 1).plusDays(random.nextInt(365)));
            row.put("income", random.nextInt(4) == 0 ? ">50K" : "<=50K");
            rows.add(row);
        }
        return new SurveyTable(rows);
    }

    long missing(String column) {
        return values(column).stream().filter(Objects::isNull).count();
    }

    List<Object> values(String column) {
        return rows.stream().map(row -> row.get(column)).toList();
    }

    /** @param marker text of a missing value */
    String csv(String delimiter, char decimal, String marker, boolean header) {
        StringBuilder csv = new StringBuilder();
        if (header) {
            csv.append(String.join(delimiter, rows.get(0).keySet())).append('\n');
        }
        for (Map<String, Object> row : rows) {
            csv.append(String.join(delimiter, row.values().stream().map(value -> cell(value, decimal, marker, delimiter)).toList())).append('\n');
        }
        return csv.toString();
    }

    private static String cell(Object value, char decimal, String marker, String delimiter) {
        if (value instanceof Double number) {
            String text = String.format(Locale.ROOT, "%.4f", number).replace('.', decimal);
            return text.contains(delimiter.strip()) ? '"' + text + '"' : text;
        }
        String text = value == null ? marker : value.toString();
        return text.contains(delimiter.strip()) ? '"' + text + '"' : text;
    }
}

package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;

/** Checks that the pages refer only to things that exist: files, headings, and configuration properties with their defaults. */
class DocumentationTest {

    private static final Pattern CODE_BLOCK = Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#{1,6} (.+)$", Pattern.MULTILINE);
    /** A row of the tables in CONFIGURATION.md: property, type, default, meaning. */
    private static final Pattern PROPERTY = Pattern.compile("^\\| `(trainyard\\.[a-z0-9.-]+)` \\| [^|]+ \\| ([^|]+) \\| [^|]+ \\|$",
            Pattern.MULTILINE);

    @Test
    void everyRelativeLinkPointsToAnExistingFileAndHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(text(page).replaceAll("`[^`\n]*`", ""));
            while (link.find()) {
                if (!link.group(1).matches("[a-z]+:.*")) {
                    links++;
                    if (!exists(page, link.group(1))) {
                        broken.add(page + " -> " + link.group(1));
                    }
                }
            }
        }
        assertThat(broken).isEmpty();
        assertThat(links).isPositive();
    }

    @Test
    void configurationPageHasEveryPropertyWithItsDefault() throws Exception {
        Map<String, String> documented = new HashMap<>();
        Matcher row = PROPERTY.matcher(Files.readString(Path.of("src/docs/CONFIGURATION.md")));
        while (row.find()) {
            assertThat(documented.put(row.group(1), row.group(2).replace("`", ""))).as("another row of %s", row.group(1)).isNull();
        }
        Map<String, String> defaults = defaults();
        assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(defaults.keySet());
        defaults.values().removeIf(String::isEmpty);
        assertThat(documented).containsAllEntriesOf(defaults);
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
        for (String directory : List.of("src/docs", "docker")) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                pages.addAll(files.filter(file -> file.toString().endsWith(".md")).sorted().toList());
            }
        }
        return pages;
    }

    private static boolean exists(Path page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
    }

    /** Returns the anchors that GitHub gives the headings of a page. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        Matcher heading = HEADING.matcher(text(page));
        while (heading.find()) {
            String anchor = heading.group(1).strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{M}\\p{N}_ -]", "").replace(' ', '-');
            for (int i = 1; !anchors.add(i == 1 ? anchor : anchor + "-" + (i - 1)); i++) {
                continue;
            }
        }
        return anchors;
    }

    /** Returns a page without its code blocks. */
    private static String text(Path page) throws IOException {
        return CODE_BLOCK.matcher(Files.readString(page)).replaceAll("");
    }

    /** Returns the default of each property; empty for a property without default, and for a default that is computed. */
    private static Map<String, String> defaults() throws ClassNotFoundException {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        Map<String, String> defaults = new TreeMap<>();
        for (BeanDefinition found : scanner.findCandidateComponents("dev.trainyard")) {
            Class<?> type = Class.forName(found.getBeanClassName());
            collect(type.getAnnotation(ConfigurationProperties.class).value(), type, defaults);
        }
        return defaults;
    }

    private static void collect(String prefix, Class<?> type, Map<String, String> defaults) {
        RecordComponent[] components = type.getRecordComponents();
        Parameter[] parameters = type.getDeclaredConstructors()[0].getParameters();
        for (int i = 0; i < components.length; i++) {
            String name = prefix + "." + components[i].getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (components[i].getType().isRecord()) {
                collect(name, components[i].getType(), defaults);
            } else {
                DefaultValue value = parameters[i].getAnnotation(DefaultValue.class);
                defaults.put(name, value == null ? "" : String.join(",", value.value()));
            }
        }
    }
}

package dev.trainyard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that the classes, members, parameters, files and links that the documents name exist. In a document, a name of code is in
 * backticks and relative to the base package: {@code nn.layer.Dense}, {@code nn.network.Network.backpropagate}, or for a parameter
 * {@code nn.layer.Layer.forward(x)}. A class may be a test; a member may be a method, a field or a constant. Blocks of code between fences
 * are not checked.
 */
class CodeReferencesTest {

    private static final String BASE_PACKAGE = "dev.trainyard";
    /** The directories that the documents' paths are relative to. */
    private static final List<Path> BASES = Stream.of("", "src/main/java/dev/trainyard", "src/test/java/dev/trainyard",
            "src/test/resources/dev/trainyard", "src/main/resources", "src/main/resources/static").map(Path::of).toList();

    private static final Pattern IN_BACKTICKS = Pattern.compile("`([^`]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#]+)[^)]*\\)");
    private static final Pattern FILE =
            Pattern.compile("(?:[\\w.-]+/)+[\\w.-]*|[\\w.-]+\\.(?:java|xml|md|yml|yaml|js|css|html|json|sql|py)");
    /** Packages, a class, perhaps nested classes, a member and its parameter. Every class has a lower-case letter; W is no class. */
    private static final Pattern CODE = Pattern.compile("((?:[a-z]\\w*\\.)*[A-Z]\\w*[a-z]\\w*(?:\\.\\w+)*)(?:\\((\\w+)\\))?");

    /** A name in a document. */
    private record Reference(Path document, int line, String name, boolean exists) {

        @Override
        public String toString() {
            return "%s, line %d: there is no %s".formatted(document, line, name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/docs/EQUATIONS.md", "src/docs/CONTRIBUTING.md"})
    void namesOnlyWhatExists(String document) throws IOException {
        Path file = Path.of(document);
        List<Reference> references = references(file, Files.readAllLines(file));

        assertThat(references).as("names found in " + document).hasSizeGreaterThan(50);
        assertThat(references.stream().filter(reference -> !reference.exists()).toList()).as("wrong names in " + document).isEmpty();
    }

    @Test
    void listsEveryNumberedEquationOfTheNotesInOrder() throws IOException {
        Pattern heading = Pattern.compile("### \\((\\d+)\\).*");
        List<Integer> numbers = Files.readAllLines(Path.of("src/docs/EQUATIONS.md")).stream().map(heading::matcher).filter(Matcher::matches)
                .map(found -> Integer.valueOf(found.group(1))).toList();

        assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, 19).boxed().toList());
    }

    @ParameterizedTest
    @CsvSource({"nn.layer.Dense, true", "nn.layer.Dense.units, true", "nn.layer.Activation.SIGMOID, true", "nn.layer.Activation.apply, true",
            "nn.layer.Dense.bind(input), true", "nn.layer.Dense.bind(output), false", "nn.layer.Dense(units), false",
            "CodeReferencesTest, true", "CodeReferencesTest.Reference, true", "CodeReferencesTest.Reference.line, true",
            "nn.layer.Dens, false", "nn.layers.Dense, false", "nn.layer.Dense.unit, false", "nn.layer.Dense.units.x, false",
            "Dense, false", "CodeReferencesTest.References, false", "CodeReferencesTest.Reference.lines, false",
            "nn/layer/Dense.java, true", "nn/layer/Dens.java, false", "nn/layer/, true", "nn/layers/, false",
            "pom.xml, true", "pam.xml, false", "Dockerfile, true", "[x](EQUATIONS.md), true", "[x](EQUATION.md), false"})
    void noticesWrongNames(String name, boolean exists) {
        String text = name.startsWith("[") ? name : "`" + name + "`";

        assertThat(references(Path.of("src/docs/example.md"), List.of("```", "`No.Such`", "```", "see " + text + "."))).singleElement()
                .satisfies(reference -> assertThat(reference.exists()).as(name).isEqualTo(exists))
                .satisfies(reference -> assertThat(reference.line()).isEqualTo(4));
    }

    private static List<Reference> references(Path document, List<String> lines) {
        List<Reference> references = new ArrayList<>();
        boolean fenced = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.stripLeading().startsWith("```")) {
                fenced = !fenced;
            } else if (!fenced) {
                int number = i + 1;
                IN_BACKTICKS.matcher(line).results().map(found -> found.group(1)).forEach(name -> {
                    Matcher code = CODE.matcher(name);
                    if (FILE.matcher(name).matches()) {
                        references.add(new Reference(document, number, name, isFile(name)));
                    } else if (code.matches()) {
                        references.add(new Reference(document, number, name, isCode(code) || isFile(name)));
                    }
                });
                LINK.matcher(line).results().map(found -> found.group(1)).filter(target -> !target.contains(":")).forEach(target ->
                        references.add(new Reference(document, number, target, Files.exists(document.resolveSibling(target)))));
            }
        }
        return references;
    }

    private static boolean isFile(String path) {
        return BASES.stream().anyMatch(base -> Files.exists(base.resolve(path)));
    }

    private static boolean isCode(Matcher name) {
        List<String> parts = List.of(name.group(1).split("\\."));
        String parameter = name.group(2);
        int i = 0;
        StringBuilder packages = new StringBuilder(BASE_PACKAGE);
        while (Character.isLowerCase(parts.get(i).charAt(0))) {
            packages.append('.').append(parts.get(i++));
        }
        Class<?> type = load(packages + "." + parts.get(i++));
        while (type != null && i < parts.size()) {
            String part = parts.get(i++);
            Class<?> nested = load(type.getName() + "$" + part);
            if (nested == null) {
                return i == parts.size() && hasMember(type, member -> member.getName().equals(part) && hasParameter(member, parameter));
            }
            type = nested;
        }
        return type != null && parameter == null;
    }

    /** Returns the class, loaded but not initialised; null if there is none. */
    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, CodeReferencesTest.class.getClassLoader());
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            // The error comes from file systems that ignore case.
            return null;
        }
    }

    /** Returns whether a type of this project, or a supertype of it in this project, declares such a field or method. */
    private static boolean hasMember(Class<?> type, Predicate<Member> wanted) {
        if (type == null || !type.getName().startsWith(BASE_PACKAGE)) {
            return false;
        }
        Stream<Member> members = Stream.concat(Arrays.stream(type.getDeclaredFields()), Arrays.stream(type.getDeclaredMethods()));
        return members.anyMatch(wanted) || hasMember(type.getSuperclass(), wanted)
                || Arrays.stream(type.getInterfaces()).anyMatch(parent -> hasMember(parent, wanted));
    }

    /** @param name null for no parameter. The class files have the names of parameters, because the build passes {@code -parameters} */
    private static boolean hasParameter(Member member, String name) {
        return name == null || member instanceof Method method
                && Arrays.stream(method.getParameters()).anyMatch(parameter -> parameter.getName().equals(name));
    }
}

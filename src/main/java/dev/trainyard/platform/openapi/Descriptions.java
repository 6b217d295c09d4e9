package dev.trainyard.platform.openapi;

import com.github.therapi.runtimejavadoc.BaseJavadoc;
import com.github.therapi.runtimejavadoc.ClassJavadoc;
import com.github.therapi.runtimejavadoc.Comment;
import com.github.therapi.runtimejavadoc.CommentVisitor;
import com.github.therapi.runtimejavadoc.Link;
import com.github.therapi.runtimejavadoc.MethodJavadoc;
import com.github.therapi.runtimejavadoc.ParamJavadoc;
import com.github.therapi.runtimejavadoc.RuntimeJavadoc;
import com.github.therapi.runtimejavadoc.Value;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads descriptions from Javadoc, which an annotation processor keeps in the compiled classes. Names of components become names of
 * properties, and references to the equations and to other code are left out.
 */
final class Descriptions {

    /** References such as (17), (BP1), [4.10.1]: they refer to {@code EQUATIONS.md}, which clients do not have. */
    private static final Pattern REFERENCES = Pattern.compile(
            "\\s*(?:\\[\\d+(?:\\.\\d+)*(?:, \\d+(?:\\.\\d+)*)*]|\\((?:BP)?\\d+\\)(?:–\\((?:BP)?\\d+\\))?)");
    /** The name of a number or of a function, such as s or σ, at the beginning of a text: S and Σ are others. */
    private static final Pattern SYMBOL = Pattern.compile("[α-ω]|[a-z](?![a-z])(?! [a-z])");
    private static final Pattern TAGS = Pattern.compile("</?[a-z]+[^>]*>");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern CAMEL_CASE = Pattern.compile("[a-z]+(?:[A-Z][a-z0-9]*)+");

    /** The Javadoc of each class, which is in a file of its own. */
    private static final ClassValue<ClassJavadoc> JAVADOC = new ClassValue<>() {
        @Override
        protected ClassJavadoc computeValue(Class<?> type) {
            return RuntimeJavadoc.getJavadoc(type);
        }
    };

    private Descriptions() {
    }

    /** Returns the description of a type; empty without Javadoc. */
    static Optional<String> of(Class<?> type) {
        return text(JAVADOC.get(type).getComment());
    }

    /** Returns the description of a record's component; empty without a {@code @param} for it. */
    static Optional<String> ofComponent(Class<?> type, String component) {
        return parameter(JAVADOC.get(type).getRecordComponents(), component);
    }

    static Optional<String> of(Field field) {
        return comment(JAVADOC.get(field.getDeclaringClass()).getFields(), field.getName());
    }

    static Optional<String> of(Method method) {
        return javadoc(method).findFirst().flatMap(javadoc -> text(javadoc.getComment()));
    }

    /** Returns the description of a method's parameter; empty without a {@code @param} for it. */
    static Optional<String> ofParameter(Method method, String parameter) {
        return javadoc(method).findFirst().flatMap(javadoc -> parameter(javadoc.getParams(), parameter));
    }

    /** Returns the names of an enum's constants with their descriptions; empty unless each constant has one. */
    static Optional<String> ofConstants(List<? extends Enum<?>> constants, List<String> names) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            Enum<?> constant = constants.get(i);
            Optional<String> description = comment(JAVADOC.get(constant.getDeclaringClass()).getEnumConstants(), constant.name());
            if (description.isEmpty()) {
                return Optional.empty();
            }
            text.append("\n- `").append(names.get(i)).append("`: ").append(description.get());
        }
        return Optional.of(text.toString());
    }

    private static Stream<MethodJavadoc> javadoc(Method method) {
        return JAVADOC.get(method.getDeclaringClass()).getMethods().stream().filter(javadoc -> javadoc.matches(method));
    }

    private static Optional<String> comment(List<? extends BaseJavadoc> members, String name) {
        return members.stream().filter(member -> member.getName().equals(name)).findFirst().flatMap(member -> text(member.getComment()));
    }

    private static Optional<String> parameter(List<ParamJavadoc> parameters, String name) {
        return parameters.stream().filter(parameter -> parameter.getName().equals(name)).findFirst()
                .flatMap(parameter -> text(parameter.getComment()));
    }

    private static Optional<String> text(Comment comment) {
        Formatter formatter = new Formatter();
        comment.visit(formatter);
        String text = formatter.text.toString().replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&");
        String plain = SPACES.matcher(TAGS.matcher(REFERENCES.matcher(text).replaceAll("")).replaceAll(" ")).replaceAll(" ").strip();
        if (plain.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(SYMBOL.matcher(plain).lookingAt() ? plain : Character.toUpperCase(plain.charAt(0)) + plain.substring(1));
    }

    /** Formats a comment as Markdown. */
    private static final class Formatter implements CommentVisitor {

        private final StringBuilder text = new StringBuilder();

        @Override
        public void commentText(String plain) {
            text.append(plain);
        }

        @Override
        public void inlineLink(Link link) {
            String member = link.getReferencedMemberName();
            String type = link.getReferencedClassName();
            boolean labelled = link.getLabel() != null && !link.getLabel().isBlank() && !link.getLabel().contains("#");
            if (labelled) {
                text.append(link.getLabel());
            } else if (member != null && !member.isBlank()) {
                text.append('`').append(wireName(member)).append('`');
            } else {
                text.append('`').append(type.substring(type.lastIndexOf('.') + 1)).append('`');
            }
        }

        @Override
        public void inlineTag(String name, String value) {
            text.append(name.equals("code") ? '`' + wireName(value) + '`' : value);
        }

        @Override
        public void inlineValue(Value value) {
            text.append(constant(value));
        }

        /** Returns a component's name as JSON has it; other code is unchanged. */
        private static String wireName(String code) {
            return CAMEL_CASE.matcher(code).matches() ? Names.wire(code) : code;
        }

        private static Object constant(Value value) {
            try {
                Field field = Class.forName(value.getReferencedClassName()).getDeclaredField(value.getReferencedMemberName());
                field.setAccessible(true);
                return field.get(null);
            } catch (ReflectiveOperationException e) {
                return value.getReferencedMemberName();
            }
        }
    }
}

package dev.trainyard.platform.json;

import dev.trainyard.nn.Text;
import java.util.Optional;
import java.util.function.Consumer;

/** Rules for texts and lists. They apply to requests, but not to stored JSON, because some of it is older than the rules. */
enum Texts {

    OF_REQUESTS {
        @Override
        Optional<String> read(String text, Consumer<String> wrong) {
            if (text.length() > MAX_LENGTH) {
                wrong.accept("must have at most %d characters, got %d".formatted(MAX_LENGTH, text.length()));
                return Optional.empty();
            }
            Optional<String> refusal = Text.refusal(text);
            refusal.ifPresent(wrong);
            return refusal.isPresent() ? Optional.empty() : Optional.of(Text.normalized(text));
        }

        @Override
        boolean isTooMany(int elements) {
            return elements > MAX_ELEMENTS;
        }
    },

    STORED {
        @Override
        Optional<String> read(String text, Consumer<String> wrong) {
            return Optional.of(text);
        }

        @Override
        boolean isTooMany(int elements) {
            return false;
        }
    };

    static final int MAX_LENGTH = 1000;
    static final int MAX_ELEMENTS = 10_000;

    /** Returns the text to use. If it breaks a rule, calls {@code wrong} with the rule and returns empty. */
    abstract Optional<String> read(String text, Consumer<String> wrong);

    abstract boolean isTooMany(int elements);
}

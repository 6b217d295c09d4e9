package dev.trainyard.platform.json;

import dev.trainyard.nn.Text;
import java.util.Optional;
import java.util.function.Consumer;

/** Decides which texts and lists a reader accepts: those of requests have rules that were not always there, stored ones none. */
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

    /** Returns the text as it is to be used; when it is refused nothing, and {@code wrong} is told the broken rule. */
    abstract Optional<String> read(String text, Consumer<String> wrong);

    abstract boolean isTooMany(int elements);
}

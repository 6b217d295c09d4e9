package dev.trainyard.platform.problem;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;

/** Media types in the words of an error. */
final class MediaTypes {

    private static final int LONGEST_SHOWN = 100;

    private MediaTypes() {
    }

    /** Returns the types without parameters, wildcards and repetitions. */
    static List<MediaType> concrete(List<MediaType> types) {
        return types.stream().filter(MediaType::isConcrete).map(type -> new MediaType(type.getType(), type.getSubtype())).distinct().toList();
    }

    /** Returns for example {@code application/json or image/png}. */
    static String listed(List<MediaType> types) {
        List<String> names = types.stream().map(MediaType::toString).collect(Collectors.toList());
        String last = names.remove(names.size() - 1);
        return names.isEmpty() ? last : String.join(", ", names) + " or " + last;
    }

    /** Quotes a client's header. */
    static String quoted(String header) {
        return '"' + (header.length() <= LONGEST_SHOWN ? header : header.substring(0, LONGEST_SHOWN) + "…") + '"';
    }
}

package dev.trainyard.nn.data.preprocessing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the parsers of formats, because building one takes much longer than reading a text. */
final class DateParsers {

    private static final Map<DateFormat, DateFormat.Parser> PARSERS = new ConcurrentHashMap<>();
    /** More formats than this are most likely not in use any more. */
    private static final int MOST = 100;

    private DateParsers() {
    }

    /** Returns a parser that threads may share. */
    static DateFormat.Parser of(DateFormat format) {
        DateFormat.Parser known = PARSERS.get(format);
        if (known != null) {
            return known;
        }
        if (PARSERS.size() >= MOST) {
            PARSERS.clear();
        }
        return PARSERS.computeIfAbsent(format, DateFormat::parser);
    }
}

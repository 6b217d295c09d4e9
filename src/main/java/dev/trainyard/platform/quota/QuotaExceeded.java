package dev.trainyard.platform.quota;

import dev.trainyard.platform.problem.ProblemException;
import org.springframework.http.HttpStatus;

/** Refuses a request that would exceed a quota of the whole service. */
public final class QuotaExceeded extends ProblemException {

    private static final long serialVersionUID = 1;

    private QuotaExceeded(String detail) {
        super(HttpStatus.INSUFFICIENT_STORAGE, detail);
    }

    /**
     * @param subject  the plural of the limited things, at the beginning of a sentence
     * @param property the operator's property that sets the limit
     */
    public static QuotaExceeded count(String subject, long limit, String property, String remedy) {
        return new QuotaExceeded("There may be at most %d %s (%s). %s".formatted(limit, subject, property, remedy));
    }

    /** @param used bytes that are stored or reserved already */
    public static QuotaExceeded bytes(String subject, long limit, long used, String property, String remedy) {
        return new QuotaExceeded("%s may have at most %d bytes together (%s), and have %d. %s".formatted(subject, limit, property, used,
                remedy));
    }
}

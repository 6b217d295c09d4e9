package dev.trainyard.platform.body;

import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpStatus;

/** A request body that throws once more bytes than its limit are read. */
public final class BoundedBody extends CountedStream {

    private final long most;
    private long read;

    /**
     * @param declared the request's Content-Length; negative if absent
     * @param most     limit in bytes
     * @throws ProblemException 413 if {@code declared} exceeds {@code most}, before any byte is read
     */
    public BoundedBody(InputStream body, long declared, long most) {
        super(body);
        this.most = most;
        if (declared > most) {
            throw tooLarge();
        }
    }

    /** Discards the rest of the body, up to the limit, because clients read the answer only after sending the body. */
    public void drain() throws IOException {
        byte[] buffer = new byte[8192];
        for (int count = 0; count >= 0 && read <= most; count = in.read(buffer)) {
            read += count;
        }
    }

    @Override
    void count(long more) {
        read += more;
        if (read > most) {
            throw tooLarge();
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(HttpStatus.CONTENT_TOO_LARGE,
                "The body is too large: it may have at most " + most + " bytes.");
    }
}

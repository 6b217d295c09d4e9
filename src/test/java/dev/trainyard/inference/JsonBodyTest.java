package dev.trainyard.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class JsonBodyTest {

    private static final int MAX = 1_000_000;

    private final List<Long> rooms = new ArrayList<>();

    /** @param declared the Content-Length; -1 if the request has none */
    private byte[] read(byte[] content, long declared) throws IOException {
        MockHttpServletRequest request = new MockHttpServletRequest() {

            @Override
            public long getContentLengthLong() {
                return declared;
            }
        };
        request.setContent(content);
        return JsonBody.bytes(request, MAX, rooms::add);
    }

    private static byte[] random(int length) {
        byte[] content = new byte[length];
        new Random(1).nextBytes(content);
        return content;
    }

    @Test
    void readsBodiesOfAnyLength() throws IOException {
        for (int length : new int[] {0, 1, 65_536, 65_537, 200_001, MAX}) {
            assertThat(read(random(length), length)).isEqualTo(random(length));
            assertThat(read(random(length), -1)).isEqualTo(random(length));
        }
    }

    @Test
    void refusesBodiesBeyondTheLimit() {
        for (long declared : new long[] {MAX + 1, -1}) {
            assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> read(random(MAX + 1), declared))
                    .satisfies(refusal -> assertThat(refusal.status().value()).isEqualTo(413));
        }
    }

    @Test
    void reservesNoMemoryForDeclaredBytesBeforeTheyArrive() throws IOException {
        assertThat(read(random(10), MAX)).isEqualTo(random(10));
        assertThat(rooms).containsExactly(65_536L);
    }
}

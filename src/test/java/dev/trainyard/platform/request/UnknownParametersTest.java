package dev.trainyard.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trainyard.platform.problem.ProblemException;
import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

class UnknownParametersTest {

    static class Calls {

        void list(@PathVariable String id, @RequestParam int limit, @RequestParam(name = "max_points") int points) {
        }
    }

    private final UnknownParameters parameters = new UnknownParameters();
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/x");

    private boolean isServed(String query, Object handler) {
        request.setQueryString(query);
        return parameters.preHandle(request, new MockHttpServletResponse(), handler);
    }

    private static HandlerMethod list() throws NoSuchMethodException {
        return new HandlerMethod(new Calls(), Calls.class.getDeclaredMethod("list", String.class, int.class, int.class));
    }

    @Test
    void letsKnownParametersThrough() throws Exception {
        assertThat(isServed(null, list())).isTrue();
        assertThat(isServed("limit=1&max_points=2&limit=3", list())).isTrue();
    }

    @Test
    void refusesUnknownParametersAndSuggestsKnownOnes() {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> isServed("limit=1&maxpoint=2&q=3&id=4", list()))
                .satisfies(refusal -> {
                    assertThat(refusal.status().value()).isEqualTo(422);
                    assertThat(refusal.parameters()).extracting(Object::toString).containsExactly(
                            "maxpoint is not a parameter of this call; did you mean max_points?",
                            "q is not a parameter of this call; there are limit, max_points",
                            "id is not a parameter of this call; there are limit, max_points");
                });
    }

    @Test
    void namesAllValuesOfAnotherType() {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> isServed("limit=x&max_points=1e9&q=3", list()))
                .satisfies(refusal -> {
                    assertThat(refusal.status().value()).isEqualTo(400);
                    assertThat(refusal.parameters()).extracting(Object::toString).containsExactly(
                            "limit must be a whole number in range, got \"x\"",
                            "max_points must be a whole number in range, got \"1e9\"",
                            "q is not a parameter of this call; there are limit, max_points");
                });
    }

    @Test
    void leavesOtherHandlersAndErrorPagesAlone() throws Exception {
        assertThat(isServed("q=1", new Object())).isTrue();
        request.setDispatcherType(DispatcherType.ERROR);
        assertThat(isServed("q=1", list())).isTrue();
    }
}

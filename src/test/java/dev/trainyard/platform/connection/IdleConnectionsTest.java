package dev.trainyard.platform.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdleConnectionsTest {

    private final IdleConnections<String> idle = new IdleConnections<>(1_000);
    private final List<String> open = List.of("opened last", "busy", "unknown", "opened first", "unfinished headers");

    @Test
    void findsTheConnectionsIdleForLongest() {
        idle.opened("opened first", 1_010);
        idle.opened("busy", 1_011);
        idle.begin("busy", 1_020);
        idle.opened("unfinished headers", 1_012);
        idle.begin("unfinished headers", 1_020);
        idle.end("unfinished headers", 1_013);
        idle.opened("opened last", 1_014);
        assertThat(idle.longestIdle(open, 2)).containsExactly("opened first", "unfinished headers");
        assertThat(idle.longestIdle(open, 9)).containsExactly("opened first", "unfinished headers", "opened last");
    }

    @Test
    void countsFromTheEndOfTheLastRequest() {
        idle.opened("opened first", 1_001);
        idle.opened("opened last", 1_002);
        assertThat(idle.begin("opened first", 1_002)).isEqualTo(1_001);
        assertThat(idle.begin("opened first", 1_002)).isEqualTo(1_002);
        idle.end("opened first", 1_003);
        assertThat(idle.longestIdle(open, 9)).containsExactly("opened last", "opened first");
    }

    @Test
    void keepsAConnectionBusyWhoseFirstRequestBeganBeforeItWasRegistered() {
        idle.begin("busy", 1_020);
        idle.opened("busy", 1_001);
        assertThat(idle.longestIdle(open, 9)).isEmpty();
    }
}

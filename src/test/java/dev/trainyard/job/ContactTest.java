package dev.trainyard.job;

import static com.github.kagkarlsson.scheduler.event.SchedulerListener.SchedulerEventType.RAN_DETECT_DEAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ContactTest {

    private long now = 1;
    private final Contact contact = new Contact(Duration.ofSeconds(10), () -> now);

    @Test
    void isSteadyFromTheStart() {
        pass(60);
        assertThat(contact.isSteady()).isTrue();
    }

    @Test
    void staysSteadyWhileTheDatabaseAnswers() {
        for (int i = 0; i < 10; i++) {
            contact.onSchedulerEvent(RAN_DETECT_DEAD);
            pass(2);
            assertThat(contact.isSteady()).isTrue();
        }
    }

    @Test
    void leavesTheOthersALeaseToReturnAfterAnOutage() {
        contact.onSchedulerEvent(RAN_DETECT_DEAD);
        pass(60);
        for (int i = 0; i < 5; i++) {
            assertThat(contact.isSteady()).isFalse();
            contact.onSchedulerEvent(RAN_DETECT_DEAD);
            pass(2);
        }
        assertThat(contact.isSteady()).isTrue();
    }

    private void pass(int seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }
}

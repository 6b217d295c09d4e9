package dev.trainyard.job.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Checks the invariants of a job's transitions. */
final class JobLife {

    private JobLife() {
    }

    static void check(List<Transition> transitions) {
        JobStatus before = null;
        int attempt = 0;
        for (Transition transition : transitions) {
            assertThat(transition.from()).as("the state before %s", transition).isEqualTo(before);
            assertThat(JobModel.isLegal(before, transition.to())).as("%s to %s", before, transition.to()).isTrue();
            boolean next = before == JobStatus.QUEUED && transition.to() == JobStatus.RUNNING;
            assertThat(transition.attempt()).as("the attempt of %s", transition).isGreaterThanOrEqualTo(next ? attempt + 1 : attempt);
            before = transition.to();
            attempt = transition.attempt();
        }
        assertThat(transitions.stream().filter(transition -> transition.to().isFinal()).count()).as("final states").isLessThanOrEqualTo(1);
    }
}

package dev.trainyard.nn.diagnosis;

/** Detects one problem of training. {@link Diagnosis} calls it for every epoch, in order, until it has found the problem. */
interface Rule {

    /** The code of its {@link Finding}. */
    String code();

    /**
     * Examines an epoch.
     *
     * @param state this rule's state after the previous epoch; updated
     * @return the message of the finding; null if there is none
     */
    String examine(EpochMetrics epochMetrics, RuleState state);
}

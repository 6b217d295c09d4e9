package dev.trainyard.nn.diagnosis;

/** How to recognise one thing that goes wrong. It is told of every epoch, in order, until it has found it. */
interface Rule {

    /** What it finds, for programs. */
    String code();

    /**
     * Takes note of an epoch's end.
     *
     * @param memory this rule's own, as the looks before have left it
     * @return what was measured and what could be tried; null as long as nothing is found
     */
    String examine(Look look, Memory memory);
}

/** Elementary functions in single precision (tanh, erf, exp), and the processor's instructions that they use. */
package dev.trainyard.nn.kernel.elementary;

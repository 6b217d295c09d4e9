/**
 * Numeric operations on matrices: {@link dev.trainyard.nn.kernel.CpuKernels} is fast on CPUs;
 * {@link dev.trainyard.nn.kernel.Nd4jKernels} runs on every ND4J backend and is the reference. The package knows nothing of networks.
 */
package dev.trainyard.nn.kernel;

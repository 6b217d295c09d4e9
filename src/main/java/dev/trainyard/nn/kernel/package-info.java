/**
 * How arithmetic is done: {@link dev.trainyard.nn.kernel.CpuKernels} fast, {@link dev.trainyard.nn.kernel.Nd4jKernels} on every
 * backend and as the reference. Knows matrices, no networks.
 */
package dev.trainyard.nn.kernel;

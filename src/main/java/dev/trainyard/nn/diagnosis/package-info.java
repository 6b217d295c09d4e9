/**
 * Rules that detect problems of training from the metrics at an epoch's end and at the end of training, and explain them in words [4, 6.1].
 */
package dev.trainyard.nn.diagnosis;

/** Random changes of training pictures: rotations, shifts, scaling and elastic distortion. */
package dev.trainyard.nn.data.augmentation;

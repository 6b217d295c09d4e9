/** Decodes untrusted pictures to the input of networks, in one way for training and prediction. */
package dev.trainyard.platform.picture;

/** What may be wrong with a training, told in words from what is measured at the ends of its epochs [4, 6.1]. */
package dev.trainyard.nn.diagnosis;

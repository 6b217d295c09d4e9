/** Examples, how they become a network's input, and how they are divided and fed to it. */
package dev.trainyard.nn.data;

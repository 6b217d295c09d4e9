/** Limits on the disk space of uploaded files. */
package dev.trainyard.platform.upload;

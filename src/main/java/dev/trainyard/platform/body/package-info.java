/** Limits the size of request bodies, by route, and the time that clients may take to send them; decompresses them. */
package dev.trainyard.platform.body;

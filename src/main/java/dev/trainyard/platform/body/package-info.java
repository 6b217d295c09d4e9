/** Limits request bodies: their bytes, by route, and the time that clients take to send them. */
package dev.trainyard.platform.body;

/** Bounds the bodies of requests: each route has a number of bytes, and no more are read. */
package dev.trainyard.platform.body;

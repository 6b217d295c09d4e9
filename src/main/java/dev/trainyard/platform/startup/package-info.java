/** Prepares the service at startup: logging, native libraries, repositories, and messages for failed starts. */
package dev.trainyard.platform.startup;

/** How many requests are served at once, so that they leave the jobs what these need. */
package dev.trainyard.platform.request;

/**
 * Answers every refused or failed request with an RFC 9457 problem that reveals nothing internal, whether a controller, Spring or Tomcat
 * refuses it.
 */
package dev.trainyard.platform.problem;

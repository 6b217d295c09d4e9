/**
 * Protects the service, which has no accounts, from web pages of other origins in a user's browser. Refuses unknown host names and
 * requests from such pages, and restricts the service's own pages by security headers.
 */
package dev.trainyard.platform.browser;

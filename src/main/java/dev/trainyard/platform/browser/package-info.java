/**
 * Protects the service, which has no accounts, from web pages of others that are open in a user's browser: it answers only to names
 * of its own, refuses commands that another page sends, and tells the browser what its own pages may do.
 */
package dev.trainyard.platform.browser;

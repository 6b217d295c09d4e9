/**
 * The OpenAPI description of the HTTP interface, generated from the code: names and structure from the records and the service's JSON
 * mapper, rules from the validation of the records, texts from their Javadoc.
 */
package dev.trainyard.platform.openapi;

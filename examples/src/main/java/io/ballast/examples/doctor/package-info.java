/**
 * Looks over the driver and every executor of an application, and says in a sentence what is wrong. Knows Spark and Hadoop, no command
 * line.
 */
package io.ballast.examples.doctor;

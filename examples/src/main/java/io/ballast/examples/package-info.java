/**
 * The jobs people run with {@code deploy/ballast JOB} or spark-submit, each ending in a printed result. {@link
 * io.ballast.examples.Ballast} is the one main class.
 */
package io.ballast.examples;

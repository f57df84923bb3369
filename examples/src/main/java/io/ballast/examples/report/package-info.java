/**
 * The report of the job {@code resample}: what was done to the table, as {@code report.json} for programs and as one
 * {@code report.html} for people.
 *
 * <p>{@link io.ballast.examples.report.ResampleReport} holds the numbers; {@link io.ballast.examples.report.ReportJson}
 * and {@link io.ballast.examples.report.ReportHtml} write them to a stream that the caller opens and closes, so that it
 * may lie on any file system. Imports no other package of Ballast, and nothing of Spark but the Jackson it brings.
 */
package io.ballast.examples.report;

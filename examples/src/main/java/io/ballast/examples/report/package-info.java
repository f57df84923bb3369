/**
 * The reports of the jobs {@code resample} and {@code compare}: what was done to the table, or found out on it, as one
 * {@code report.html} for people; of {@code resample} also as {@code report.json} for programs.
 *
 * <p>{@link io.ballast.examples.report.ResampleReport} holds the numbers of the first, written by
 * {@link io.ballast.examples.report.ReportJson} and {@link io.ballast.examples.report.ReportHtml};
 * {@link io.ballast.examples.report.CompareHtml} draws the findings of the second. They write to a stream that the caller opens
 * and closes, so that it may lie on any file system. Imports no other package of Ballast but the records of
 * {@code examples.compare}, and nothing of Spark but the Jackson it brings.
 */
package io.ballast.examples.report;

/**
 * The job {@code compare}: what each remedy for imbalance does for each classifier, measured on rows that none of them saw.
 * Folds, the units of work that can be resumed, and what is written; the pages are drawn by {@code report}.
 */
package io.ballast.examples.compare;

/**
 * Under-sampling and cleaning: which rows of a packed table stay, and why the others go. Every method ends in {@link
 * io.ballast.undersampling.RowDecision}s, one a row key. Imports {@code table}, {@code random}, {@code neighbors} and {@code
 * strategy}.
 */
package io.ballast.undersampling;

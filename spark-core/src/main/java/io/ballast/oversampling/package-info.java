/**
 * Random over-sampling and the SMOTE family over Spark: which rows to start from, how many to make of each, and how. Imports
 * {@code table}, {@code random}, {@code neighbors}, {@code entropy} and {@code strategy} of Ballast, nothing above them.
 */
package io.ballast.oversampling;

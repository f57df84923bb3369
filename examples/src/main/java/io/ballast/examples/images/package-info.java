/**
 * Tables of images: {@link io.ballast.examples.images.ImageTable} reads them from IDX files or a folder of PNG files, one row an image,
 * {@link io.ballast.examples.images.ImageSample} takes a few to look at, {@link io.ballast.examples.images.ImbalancedCut} makes a skewed
 * table of a balanced one. Imports no other package of the jobs.
 */
package io.ballast.examples.images;

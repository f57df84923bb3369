/**
 * Ballast as Spark ML stages: thin shells that check params and columns, call the algorithms of spark-core and wrap the
 * result. Nothing of DL4J is imported here.
 */
package io.ballast.ml;

/**
 * Everything that touches Deeplearning4j and ND4J: nets, losses, training on Spark and where it runs. No INDArray and no
 * DL4J type leaves this package in a public signature other than the layer classes that DL4J itself must reach. Imports
 * {@code io.ballast.random} and {@code io.ballast.table} only.
 */
package io.ballast.network;

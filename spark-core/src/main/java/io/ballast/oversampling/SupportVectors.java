package io.ballast.oversampling;

import io.ballast.table.RowBlock;
import java.util.Arrays;
import libsvm.svm;
import libsvm.svm_model;
import libsvm.svm_node;
import libsvm.svm_parameter;
import libsvm.svm_problem;

/**
 * The support vectors of an RBF classifier with C = 1 and {@code gamma = 1 / (dims * variance of all values)}, as scikit-learn's
 * SVC() has it; libsvm, in the calling thread.
 */
final class SupportVectors {
    private static final double TOLERANCE = 1e-3;
    private static final double CACHE_MEGABYTES = 200;

    static {
        svm.svm_set_print_string_function(line -> {});
    }

    private SupportVectors() {}

    /**
     * Trains, one class against one.
     *
     * @param rows to train on; O(rows^2) to O(rows^3)
     * @return row keys of the support vectors of all classes; none where there is one class only
     */
    static long[] of(RowBlock rows) {
        return Arrays.stream(indices(rows)).mapToLong(row -> rows.keys()[row]).toArray();
    }

    /** The same by their indices in the block, ascending. */
    static int[] indices(RowBlock rows) {
        if (Arrays.stream(rows.labels()).distinct().count() < 2) {
            return new int[0];
        }
        svm_problem problem = new svm_problem();
        problem.l = rows.rows();
        problem.x = new svm_node[rows.rows()][];
        problem.y = new double[rows.rows()];
        double[] values = new double[rows.dims()];
        for (int row = 0; row < rows.rows(); row++) {
            rows.copyRow(row, values);
            problem.x[row] = nodes(values);
            problem.y[row] = rows.labels()[row];
        }
        svm_parameter settings = new svm_parameter();
        settings.svm_type = svm_parameter.C_SVC;
        settings.kernel_type = svm_parameter.RBF;
        settings.C = 1;
        settings.gamma = gamma(rows);
        settings.eps = TOLERANCE;
        settings.cache_size = CACHE_MEGABYTES;
        settings.shrinking = 1;
        svm_model model = svm.svm_train(problem, settings);
        return Arrays.stream(model.sv_indices).map(index -> index - 1).sorted().toArray();
    }

    private static svm_node[] nodes(double[] values) {
        svm_node[] nodes = new svm_node[values.length];
        for (int d = 0; d < nodes.length; d++) {
            nodes[d] = new svm_node();
            nodes[d].index = d + 1;
            nodes[d].value = values[d];
        }
        return nodes;
    }

    /** 1 where all values are equal. */
    static double gamma(RowBlock rows) {
        double count = (double) rows.rows() * rows.dims();
        double mean = 0;
        for (int row = 0; row < rows.rows(); row++) {
            for (int d = 0; d < rows.dims(); d++) {
                mean += rows.value(row, d) / count;
            }
        }
        double variance = 0;
        for (int row = 0; row < rows.rows(); row++) {
            for (int d = 0; d < rows.dims(); d++) {
                double off = rows.value(row, d) - mean;
                variance += off * off / count;
            }
        }
        return variance > 0 ? 1 / (rows.dims() * variance) : 1;
    }
}

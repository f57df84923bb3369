package io.ballast.network;

/** Features in the order in which the nets of a GAN see them, and back. */
final class PlacedRows {
    private final int[] places;

    PlacedRows(GanArchitecture architecture) {
        this.places = architecture.places();
    }

    /** Many rows, {@code [rows][dims]} row-major. */
    TrainingRows rows(float[] features) {
        TrainingRows rows = new TrainingRows(places.length);
        float[] row = new float[places.length];
        for (int from = 0; from < features.length; from += places.length) {
            place(features, from, row);
            rows.add(row, 0, 0, 1, Float.MAX_VALUE);
        }
        return rows;
    }

    /** Puts the features that begin at {@code from} into the order of the nets. */
    void place(float[] features, int from, float[] into) {
        for (int d = 0; d < places.length; d++) {
            into[places[d]] = features[from + d];
        }
    }

    /** Puts rows that a net made into the order of the table. */
    float[] back(float[] made) {
        float[] rows = new float[made.length];
        for (int from = 0; from < made.length; from += places.length) {
            for (int d = 0; d < places.length; d++) {
                rows[from + d] = made[from + places[d]];
            }
        }
        return rows;
    }
}

package io.ballast.ml;

import org.apache.spark.ml.util.DefaultParamsReadable;
import org.apache.spark.ml.util.Identifiable;
import org.apache.spark.ml.util.MLReader;

/**
 * SMOTE, then removal of Tomek links (Batista, Prati and Monard 2004): of two rows of different classes, each the nearest of the other, both
 * go. {@link Smote} and {@link TomekLinks} in one.
 */
public final class SmoteTomek extends CleanedSmote<SmoteTomek> {
    private static final long serialVersionUID = 1L;

    public SmoteTomek() {
        this(Identifiable.randomUID("smoteTomek"));
    }

    public SmoteTomek(String uid) {
        super(uid);
    }

    @Override
    protected SmoteTomek self() {
        return this;
    }

    @Override
    Cleaner<?> cleaner() {
        return new TomekLinks(uid());
    }

    public static MLReader<SmoteTomek> read() {
        return new DefaultParamsReadable<SmoteTomek>() {}.read();
    }

    public static SmoteTomek load(String path) {
        return read().load(path);
    }
}

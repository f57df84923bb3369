package io.ballast.ml;

import io.ballast.table.ClassCounts;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/**
 * The model of every resampler that learns nothing but the classes of its training table and their sizes: one type for all of
 * them, since none has anything of its own to serve or to save. It has the params that all resamplers share, and passes data
 * through like every {@link ResamplerModel}.
 *
 * <p>Saved: metadata, then one Parquet row under {@code data} with the classes and their counts.
 */
public final class FittedResampler extends ResamplerModel implements MLWritable {
    private static final long serialVersionUID = 1L;

    private final ClassCounts classes;

    FittedResampler(String uid, ClassCounts classes) {
        super(uid);
        this.classes = classes;
    }

    @Override
    public ClassCounts classes() {
        return classes;
    }

    @Override
    public FittedResampler copy(ParamMap extra) {
        FittedResampler copied = new FittedResampler(uid(), classes);
        copyValues(copied, extra);
        copied.setParent(parent());
        return copied;
    }

    @Override
    public MLWriter write() {
        return new Writer(this);
    }

    public static MLReader<FittedResampler> read() {
        return new Reader();
    }

    public static FittedResampler load(String path) {
        return read().load(path);
    }

    private static String dataPath(String path) {
        return new Path(path, "data").toString();
    }

    private static final class Writer extends MLWriter {
        private final FittedResampler model;

        Writer(FittedResampler model) {
            this.model = model;
        }

        @Override
        public void saveImpl(String path) {
            model.dropTicket();
            StageMetadata.save(model, path, sc());
            sparkSession()
                    .createDataFrame(List.of(StoredClasses.toRow(model.classes)), StoredClasses.SCHEMA)
                    .repartition(1)
                    .write()
                    .parquet(dataPath(path));
        }
    }

    private static final class Reader extends MLReader<FittedResampler> {
        @Override
        public FittedResampler load(String path) {
            StageMetadata.Loaded metadata = StageMetadata.load(path, sc(), FittedResampler.class);
            FittedResampler model = new FittedResampler(
                    metadata.uid(),
                    StoredClasses.of(sparkSession()
                            .read()
                            .schema(StoredClasses.SCHEMA)
                            .parquet(dataPath(path))
                            .head()));
            metadata.setParams(model);
            return model;
        }
    }
}

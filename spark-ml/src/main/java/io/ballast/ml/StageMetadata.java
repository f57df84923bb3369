package io.ballast.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import scala.Option;

/** The one caller of Spark's Scala-private helpers for saved params, whose signatures change with Spark 4. */
final class StageMetadata {
    private StageMetadata() {}

    /** Writes class, uid and params below the path. */
    static void save(Params stage, String path, SparkContext spark) {
        DefaultParamsWriter.saveMetadata(stage, path, spark, Option.empty(), Option.empty());
    }

    /** Uid of a saved stage of this class. */
    static Loaded load(String path, SparkContext spark, Class<?> expected) {
        return new Loaded(DefaultParamsReader.loadMetadata(path, spark, expected.getName()));
    }

    /** A stage of whatever class that is saved at a path, or none where nothing is. */
    static Optional<Params> loadBelow(String path, SparkContext spark) {
        Path folder = new Path(path);
        try {
            return folder.getFileSystem(spark.hadoopConfiguration()).exists(folder)
                    ? Optional.of(DefaultParamsReader.loadParamsInstance(path, spark))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a saved stage says of itself. */
    record Loaded(DefaultParamsReader.Metadata metadata) {
        String uid() {
            return metadata.uid();
        }

        /** Sets the saved params, set and default ones apart. */
        void setParams(Params stage) {
            metadata.getAndSetParams(stage, Option.empty());
        }
    }
}

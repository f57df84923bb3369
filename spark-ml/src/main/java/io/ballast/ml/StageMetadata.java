package io.ballast.ml;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLWritable;
import org.json4s.JsonAST.JValue;
import org.json4s.StringInput;
import org.json4s.jackson.JsonMethods$;
import scala.Option;
import scala.collection.immutable.List;
import scala.collection.immutable.List$;

/** The one caller of Spark's Scala-private helpers for saved params, whose signatures change with Spark 4. */
final class StageMetadata {
    private static final String STAGES = "stages";
    private static final String STAGE_UIDS = "stageUids";

    /** What saved metadata lists among the params though it is none. */
    private static final List<String> NOT_PARAMS = List$.MODULE$.<String>empty().$colon$colon(STAGE_UIDS);

    private StageMetadata() {}

    /** Writes class, uid and params below the path. */
    static void save(Params stage, String path, SparkContext spark) {
        DefaultParamsWriter.saveMetadata(stage, path, spark, Option.empty(), Option.empty());
    }

    /** The same without a param, which is saved otherwise or not at all. */
    static void saveWithout(Params stage, Param<?> left, String path, SparkContext spark) {
        Params plain = stage.copy(ParamMap.empty());
        plain.clear(plain.getParam(left.name()));
        save(plain, path, spark);
    }

    /** @throws UnsupportedOperationException naming the stage of a pipeline that cannot be saved */
    static void checkStages(Pipeline pipeline) {
        Pipeline.SharedReadWrite$.MODULE$.validateStages(pipeline.getStages());
    }

    /** Writes class, uid and params of a pipeline, and its stages below, laid out as Spark does. */
    static void savePipeline(Pipeline pipeline, String path, SparkContext spark) throws IOException {
        PipelineStage[] stages = pipeline.getStages();
        DefaultParamsWriter.saveMetadata(
                pipeline, path, spark, Option.empty(), Option.apply(pipelineParams(pipeline, stages)));
        String folder = new Path(path, STAGES).toString();
        for (int i = 0; i < stages.length; i++) {
            String below = Pipeline.SharedReadWrite$.MODULE$.getStagePath(stages[i].uid(), i, stages.length, folder);
            ((MLWritable) stages[i]).write().save(below);
        }
    }

    /** Spark's own writer keeps no params of a pipeline but the uids of its stages. */
    private static JValue pipelineParams(Pipeline pipeline, PipelineStage[] stages) {
        StringArrayParam uids = new StringArrayParam(pipeline, STAGE_UIDS, "uids of the stages");
        StringJoiner json = new StringJoiner(",", "{", "}");
        json.add(field(uids, Arrays.stream(stages).map(PipelineStage::uid).toArray(String[]::new)));
        for (Param<?> param : pipeline.params()) {
            if (pipeline.isSet(param) && !param.equals(pipeline.stages())) {
                json.add(field(param, pipeline.getOrDefault(param)));
            }
        }
        return JsonMethods$.MODULE$.parse(new StringInput(json.toString()), false, true);
    }

    @SuppressWarnings("unchecked") // a Param knows the type of its value only at run time
    private static String field(Param<?> param, Object value) {
        return "\"%s\":%s".formatted(param.name(), ((Param<Object>) param).jsonEncode(value));
    }

    /**
     * Stages of a saved pipeline of this class.
     *
     * @throws IllegalArgumentException if what is saved there are no stages
     */
    static PipelineStage[] loadStages(String path, SparkContext spark, Class<? extends Pipeline> expected)
            throws IOException {
        Path folder = new Path(path, STAGES);
        FileSystem files = folder.getFileSystem(spark.hadoopConfiguration());
        for (FileStatus stage : files.exists(folder) ? files.listStatus(folder) : new FileStatus[0]) {
            check(stage.getPath().toString(), spark, PipelineStage.class);
        }
        return Pipeline.SharedReadWrite$.MODULE$
                .load(expected.getName(), spark, path)
                ._2();
    }

    /**
     * Uid of a saved stage of this class.
     *
     * @throws IllegalArgumentException if it is of another, or the uid is no name
     */
    static Loaded load(String path, SparkContext spark, Class<?> expected) {
        return new Loaded(DefaultParamsReader.loadMetadata(path, spark, expected.getName()));
    }

    /**
     * A stage of some kind that is saved at a path, or none where nothing is.
     *
     * @throws IllegalArgumentException if a stage of another kind is
     */
    static <S extends PipelineStage> Optional<S> loadBelow(String path, SparkContext spark, Class<S> kind) {
        Path folder = new Path(path);
        try {
            if (!folder.getFileSystem(spark.hadoopConfiguration()).exists(folder)) {
                return Optional.empty();
            }
            check(path, spark, kind);
            return Optional.of(kind.cast(DefaultParamsReader.loadParamsInstance(path, spark)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks at the class that the metadata names before anything of it runs: loading a stage calls a method of that class. */
    private static void check(String path, SparkContext spark, Class<?> kind) {
        String name = new Loaded(DefaultParamsReader.loadMetadata(path, spark, ""))
                .metadata()
                .className();
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            if (kind.isAssignableFrom(Class.forName(name, false, loader))) {
                return;
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException(
                    "'%s' holds a %s, which is not on the class path; add its jar".formatted(path, name), e);
        }
        throw new IllegalArgumentException("'%s' holds a %s, but must hold a %s".formatted(path, name, kind.getName()));
    }

    /** What a saved stage says of itself. */
    record Loaded(DefaultParamsReader.Metadata metadata) {
        /** A pipeline is saved in folders that have the uids of its stages in their names. */
        Loaded {
            if (!metadata.uid().matches("[^/\\\\]+")) {
                throw new IllegalArgumentException("uid '%s' must be a name without slashes".formatted(metadata.uid()));
            }
        }

        String uid() {
            return metadata.uid();
        }

        /** Sets the saved params, set and default ones apart. */
        void setParams(Params stage) {
            metadata.getAndSetParams(stage, Option.apply(NOT_PARAMS));
        }
    }
}

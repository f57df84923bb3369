package io.ballast.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** What arrives where Spark sends something by Kryo. */
public final class KryoCopy {
    private KryoCopy() {}

    @SuppressWarnings("unchecked")
    public static <T> T of(T sent) {
        SerializerInstance kryo = new KryoSerializer(new SparkConf(false)).newInstance();
        ClassTag<T> type = ClassTag$.MODULE$.apply((Class<T>) sent.getClass());
        return kryo.deserialize(kryo.serialize(sent, type), type);
    }
}

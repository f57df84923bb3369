package io.ballast.network;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.environment.Nd4jEnvironment;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The native libraries as this JVM finds them.
 *
 * @param nd4j ND4J's backend, {@code CPU} or {@code CUDA}; empty where it does not load
 * @param devices names of the GPUs that it sees
 * @param nd4jBlas vendor of its BLAS, with the threads of an operation
 * @param openBlas the version of the BLAS of neighbors and dense nets; empty where it does not load
 * @param maxBytes of memory outside the heap that JavaCPP allocates; 0 for no limit
 * @param maxBytesGiven whether somebody set that; it is the size of the heap otherwise
 * @param readsProcessSize whether JavaCPP reads the size of the process at every allocation, which slows small nets down
 * @param problem why a library does not load; empty where all do
 */
public record NativeBackend(
        String nd4j,
        List<String> devices,
        String nd4jBlas,
        String openBlas,
        long maxBytes,
        boolean maxBytesGiven,
        boolean readsProcessSize,
        String problem) {

    /** Loads the libraries, which takes seconds the first time. */
    public static NativeBackend load() {
        String nd4j = "";
        String nd4jBlas = "";
        String openBlas = "";
        List<String> devices = List.of();
        String problem = "";
        try {
            Loader.load(openblas_nolapack.class);
            openBlas = openblas_nolapack.OPENBLAS_VERSION.strip();
            Properties found = Nd4j.getExecutioner().getEnvironmentInformation();
            nd4j = String.valueOf(found.get(Nd4jEnvironment.BACKEND_KEY));
            nd4jBlas = "%s, threads: %s"
                    .formatted(found.get(Nd4jEnvironment.BLAS_VENDOR_KEY), found.get(Nd4jEnvironment.BLAS_THREADS_KEY));
            devices = devices(found);
        } catch (LinkageError | RuntimeException e) {
            problem = e.toString();
        }
        return new NativeBackend(
                nd4j,
                devices,
                nd4jBlas,
                openBlas,
                Pointer.maxBytes(),
                System.getProperty("org.bytedeco.javacpp.maxbytes") != null,
                Pointer.maxPhysicalBytes() > 0,
                problem);
    }

    private static List<String> devices(Properties found) {
        if (found.get(Nd4jEnvironment.CUDA_DEVICE_INFORMATION_KEY) instanceof List<?> gpus) {
            return gpus.stream()
                    .map(gpu -> gpu instanceof Map<?, ?> known
                            ? String.valueOf(known.get(Nd4jEnvironment.CUDA_DEVICE_NAME_KEY))
                            : String.valueOf(gpu))
                    .toList();
        }
        return List.of();
    }

    /** Whether ND4J computes on GPUs. */
    public boolean cuda() {
        return nd4j.equals("CUDA");
    }
}

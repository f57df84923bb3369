package io.ballast.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.ballast.network.NativeBackend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindingsTest {
    private static final long GIB = 1L << 30;
    private static final Map<String, String> VERSIONS = versions("17.0.15", "3.5.5");
    private static final NativeBackend CPU =
            new NativeBackend("CPU", List.of(), "OPENBLAS, threads: 1", "OpenBLAS", 4 * GIB, true, false, "");
    private static final NativeBackend CUDA =
            new NativeBackend("CUDA", List.of("A100"), "CUBLAS", "OpenBLAS", 4 * GIB, true, false, "");
    private static final Jvm JVM = new Jvm("node1", 8, 2 * GIB, "1", CPU, VERSIONS, FolderCheck.PASSED);
    private static final Folder SHARED = new Folder("hdfs://name/data", Folder.Rename.ATOMIC);
    private static final Checkup.Application YARN = new Checkup.Application("yarn", false, 0, 5 * GIB, 60);
    private static final Checkup.Application LOCAL = new Checkup.Application("local[*]", true, 0, 0, 60);
    private static final Member DRIVER = new Member("driver", 0, List.of(), JVM);

    private static Map<String, String> versions(String java, String spark) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Java", java);
        versions.put("Spark", spark);
        return versions;
    }

    private static Member executor(String name, Jvm jvm) {
        return new Member(name, 4, List.of(), jvm);
    }

    private static Jvm with(NativeBackend natives) {
        return new Jvm("node1", 8, 2 * GIB, "1", natives, VERSIONS, FolderCheck.PASSED);
    }

    private static Jvm with(FolderCheck folder) {
        return new Jvm("node1", 8, 2 * GIB, "1", CPU, VERSIONS, folder);
    }

    private static Jvm withThreads(String ompNumThreads) {
        return new Jvm("node1", 8, 2 * GIB, ompNumThreads, CPU, VERSIONS, FolderCheck.PASSED);
    }

    private static List<String> findings(Member... executors) {
        return Findings.of(new Checkup(YARN, SHARED, DRIVER, List.of(executors), List.of()));
    }

    private static List<String> findings(Checkup.Application application, Member... executors) {
        return Findings.of(new Checkup(application, SHARED, DRIVER, List.of(executors), List.of()));
    }

    private static List<String> local(Jvm jvm) {
        Member driver = new Member("driver", 2, List.of(), jvm);
        return Findings.of(new Checkup(LOCAL, SHARED, driver, List.of(), List.of()));
    }

    @Test
    void aSoundApplicationHasNone() {
        assertThat(findings(executor("0", JVM), executor("1", JVM))).isEmpty();
        assertThat(local(JVM)).isEmpty();
    }

    @Nested
    class Executors {
        @Test
        void noneStarted() {
            assertThat(findings())
                    .containsExactly(
                            "no executor started in 60 s: no worker has the cores and the memory that were asked for; ask for less with --executor-memory and --conf spark.executor.cores=1, or see the page of yarn");
        }

        @Test
        void fewerThanAskedFor() {
            assertThat(findings(new Checkup.Application("yarn", false, 4, 0, 60), executor("1", JVM)))
                    .containsExactly(
                            "spark.executor.instances asks for 4 executors, but 1 started in 60 s; ask for fewer or smaller ones");
        }

        @Test
        void registeredAndSilent() {
            Checkup checkup = new Checkup(YARN, SHARED, DRIVER, List.of(executor("1", JVM)), List.of("2", "3"));

            assertThat(Findings.of(checkup))
                    .containsExactly("executors 2, 3 are registered but did not answer in 60 s; see their logs");
        }
    }

    @Nested
    class Versions {
        @Test
        void thatDifferFromTheDrivers() {
            Jvm other = new Jvm("node2", 8, 2 * GIB, "1", CPU, versions("21.0.1", "3.5.5"), FolderCheck.PASSED);

            assertThat(findings(executor("0", JVM), executor("1", other)))
                    .containsExactly(
                            "Java is 21.0.1 on executor 1 (node2), but 17.0.15 on the driver; give all machines the same");
        }

        @Test
        void ofAnotherSparkThanBallastIsBuiltFor() {
            Jvm old = new Jvm("node1", 8, 2 * GIB, "1", CPU, versions("17.0.15", "3.3.2"), FolderCheck.PASSED);

            assertThat(local(old))
                    .containsExactly(
                            "Spark is 3.3.2, but Ballast is built for 3.5.x; run it on such a Spark, or build it for yours");
        }
    }

    @Nested
    class Threads {
        @Test
        void unsetWhereTasksRunSideBySide() {
            assertThat(findings(executor("0", withThreads(""))))
                    .containsExactly(
                            "OMP_NUM_THREADS is not set on executor 0 (node1), where the tasks run side by side and would fight for the cores; set --conf spark.executorEnv.OMP_NUM_THREADS=1");
            assertThat(local(withThreads("")))
                    .containsExactly(
                            "OMP_NUM_THREADS is not set on the driver, where the tasks run side by side and would fight for the cores; export OMP_NUM_THREADS=1 before the start");
        }

        @Test
        void tooManyForTheTasksOfAHost() {
            assertThat(findings(executor("0", withThreads("2")), executor("1", withThreads("2"))))
                    .containsExactly(
                            "OMP_NUM_THREADS is 2 for 8 tasks on 8 cores on executor 0 (node1), executor 1 (node1), where the tasks run side by side and would fight for the cores; set --conf spark.executorEnv.OMP_NUM_THREADS=1");
        }

        @Test
        void asManyAsCoresAreFine() {
            assertThat(findings(executor("0", withThreads("2")))).isEmpty();
        }

        @Test
        void unsetIsFineForATaskThatHasTheHostToItself() {
            assertThat(findings(new Member("0", 1, List.of(), withThreads("")))).isEmpty();
        }
    }

    @Nested
    class Memory {
        @Test
        void processSizeReadAtEveryAllocation() {
            NativeBackend slow = new NativeBackend("CPU", List.of(), "", "", 4 * GIB, true, true, "");

            assertThat(local(with(slow)))
                    .containsExactly(
                            "JavaCPP reads the process size at every allocation on the driver, which slows training; add -Dorg.bytedeco.javacpp.maxphysicalbytes=0 to spark.driver.extraJavaOptions and spark.executor.extraJavaOptions");
        }

        @Test
        void outsideTheHeapBoundedByChance() {
            NativeBackend unset = new NativeBackend("CPU", List.of(), "", "", GIB / 2, false, false, "");

            assertThat(local(with(unset)))
                    .containsExactly(
                            "memory outside the heap on the driver is bounded by the size of the heap, 512 MiB, since nobody set it; add -Dorg.bytedeco.javacpp.maxbytes=4g to the same options");
        }

        @Test
        void moreThanAContainerAllows() {
            assertThat(findings(new Checkup.Application("yarn", false, 0, 384L << 20, 60), executor("0", JVM)))
                    .containsExactly(
                            "executors may take 4.0 GiB outside the heap, but their containers have 384 MiB for it and are killed beyond; set spark.executor.memoryOverhead above org.bytedeco.javacpp.maxbytes");
        }

        @ParameterizedTest(name = "{0}, {1}, {2}: {3} MiB")
        @CsvSource({
            "yarn, 1g, , 384",
            "yarn, 8g, , 819",
            "k8s://https://host:6443, 8g, 5g, 5120",
            "spark://host:7077, 8g, 5g, 0"
        })
        void overheadIsWhatSparkAsksContainersFor(String master, String memory, String overhead, long mebibytes) {
            SparkConf conf = new SparkConf(false).set("spark.executor.memory", memory);
            if (overhead != null) {
                conf.set("spark.executor.memoryOverhead", overhead);
            }

            assertThat(Survey.overhead(conf, master)).isEqualTo(mebibytes << 20);
        }
    }

    @Nested
    class Natives {
        @Test
        void thatDoNotLoad() {
            NativeBackend broken =
                    new NativeBackend("", List.of(), "", "", GIB, true, false, "UnsatisfiedLinkError: no jniopenblas");

            assertThat(findings(executor("0", with(broken))))
                    .containsExactly(
                            "native libraries do not load on executor 0 (node1) (UnsatisfiedLinkError: no jniopenblas); build the jar for that platform with mvn -Dnative.platform=... package");
        }

        @Test
        void ofTheCpuWhereSparkGivesGpus() {
            assertThat(findings(new Member("0", 1, List.of("0", "1"), JVM)))
                    .containsExactly(
                            "Spark gives GPUs 0, 1 to executor 0 (node1), but ND4J has no CUDA backend there; build the jar with mvn -Pcuda package");
        }

        @Test
        void ofCudaWhereSparkGivesNoGpu() {
            assertThat(findings(executor("0", with(CUDA))))
                    .containsExactly(
                            "ND4J has its CUDA backend on executor 0 (node1), but Spark gives no GPU there, so that all tasks take the first; see deploy/conf/spark-gpu.conf");
        }

        @Test
        void ofCudaThatDoesNotSeeTheGpu() {
            assertThat(findings(new Member("0", 1, List.of("3"), with(CUDA))))
                    .containsExactly(
                            "Spark gives GPU 3 to executor 0 (node1), but CUDA does not see it there; let the discovery script print the numbers that CUDA counts by");
            assertThat(findings(new Member("0", 1, List.of("0"), with(CUDA)))).isEmpty();
        }
    }

    @Nested
    class Files {
        @Test
        void thatOnlyTheDriverSees() {
            FolderCheck blind = new FolderCheck(FolderCheck.Step.SEE, "it is not there");
            Folder here = new Folder("file:/data", Folder.Rename.ATOMIC);
            Checkup checkup = new Checkup(YARN, here, DRIVER, List.of(executor("0", with(blind))), List.of());

            assertThat(Findings.of(checkup))
                    .containsExactly(
                            "executor 0 (node1) cannot see what the driver wrote in file:/data: it is not there; keep input and output on a file system that all machines share, such as hdfs:");
        }

        @Test
        void thatMayNotBeWritten() {
            FolderCheck refused = new FolderCheck(FolderCheck.Step.WRITE, "Permission denied");

            assertThat(local(with(refused)))
                    .containsExactly(
                            "the driver cannot write in hdfs://name/data: Permission denied; give --path and --output where the user of the application may write");
        }

        @Test
        void thatMoveOneByOne() {
            Folder bucket = new Folder("s3a://bucket/data", Folder.Rename.of("s3a"));

            assertThat(Findings.of(new Checkup(YARN, bucket, DRIVER, List.of(executor("0", JVM)), List.of())))
                    .containsExactly(
                            "s3a://bucket/data renames file by file, so that a job killed at its end can leave a part of its output; let readers wait for _SUCCESS, or write to hdfs: and copy");
        }
    }

    @Test
    void manyExecutorsWithOneProblemMakeOneSentence() {
        List<Member> executors = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            executors.add(executor(Integer.toString(i), withThreads("")));
        }

        assertThat(findings(executors.toArray(Member[]::new)))
                .singleElement()
                .asString()
                .startsWith(
                        "OMP_NUM_THREADS is not set on executor 0 (node1), executor 1 (node1), executor 2 (node1) and 37 more, where");
    }
}

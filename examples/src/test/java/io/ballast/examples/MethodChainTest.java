package io.ballast.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ballast.ml.LeoCvae;
import io.ballast.ml.Resampler;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MethodChainTest {
    private static MethodChain parse(String method, String... params) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (int i = 0; i < params.length; i += 2) {
            byName.put(params[i], params[i + 1]);
        }
        return MethodChain.parse(method, byName);
    }

    @Nested
    class Registry {
        /** Stages with other settings. */
        private static final Set<String> PRESETS = Set.of("mubo", "gbo", "ssg");

        @Test
        void holdsEveryResamplerThatThereIs() throws IOException, URISyntaxException {
            List<String> registered = Methods.all().stream()
                    .filter(method -> !PRESETS.contains(method.name()))
                    .map(method -> method.maker().get().getClass().getName())
                    .toList();
            assertThat(registered).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(resamplers());
        }

        private List<String> resamplers() throws IOException, URISyntaxException {
            Path classes = Path.of(LeoCvae.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isDirectory(classes)) {
                return resamplers(classes);
            }
            try (FileSystem jar = FileSystems.newFileSystem(classes)) {
                return resamplers(jar.getPath("/"));
            }
        }

        private List<String> resamplers(Path classes) throws IOException {
            try (Stream<Path> files = Files.list(classes.resolve("io/ballast/ml"))) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".class"))
                        .map(name -> named("io.ballast.ml." + name.replace(".class", "")))
                        .filter(type -> Resampler.class.isAssignableFrom(type)
                                && Modifier.isPublic(type.getModifiers())
                                && !Modifier.isAbstract(type.getModifiers()))
                        .map(Class::getName)
                        .toList();
            }
        }

        private Class<?> named(String name) {
            try {
                return Class.forName(name);
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }

        static Stream<Methods.Method> methods() {
            return Methods.all().stream().filter(method -> !PRESETS.contains(method.name()));
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("methods")
        void namesAreThoseOfTheClasses(Methods.Method method) {
            String type = method.maker().get().getClass().getSimpleName();
            assertThat(method.name().replace("-", "")).isEqualToIgnoringCase(type.replaceFirst("Resampler$", ""));
            assertThat(method.does()).isNotBlank().doesNotEndWith(".");
        }

        @ParameterizedTest(name = "{0} reads {1}")
        @CsvSource({
            "leo-cvae, LEO-CVAE",
            "smote, SMOTE",
            "tomek-links, Tomek-Links",
            "latent-gan, Latent-GAN-Oversampler",
            "smote-enn, SMOTE-ENN",
            "ssg, SSG",
            "smote+all-knn, SMOTE + All-KNN"
        })
        void titlesAreAsPeopleWriteThem(String name, String title) {
            assertThat(parse(name).title()).isEqualTo(title);
        }
    }

    @Nested
    class Params {
        @Test
        void ofOneMethodNeedNoPrefixAndMayHaveOne() {
            assertThat(parse("smote", "kNeighbors", "7").values()).containsEntry("kNeighbors", 7);
            assertThat(parse("smote", "smote.kNeighbors", "7").values()).containsEntry("kNeighbors", 7);
        }

        @Test
        void ofAChainGoToTheMethodNamed() {
            MethodChain chain = parse(
                    "smote+edited-nearest-neighbors",
                    "smote.kNeighbors",
                    "7",
                    "edited-nearest-neighbors.kNeighbors",
                    "2");
            assertThat(chain.values())
                    .containsEntry("smote.kNeighbors", 7)
                    .containsEntry("edited-nearest-neighbors.kNeighbors", 2);
        }

        @Test
        void ofAChainGoToTheOneMethodThatHasThem() {
            MethodChain chain = parse("smote+edited-nearest-neighbors", "kindSel", "mode", "handleSmallClass", "adapt");
            assertThat(chain.values())
                    .containsEntry("edited-nearest-neighbors.kindSel", "mode")
                    .containsEntry("smote.handleSmallClass", "adapt");
        }

        @Test
        void mayHoldEqualSignsListsAndWords() {
            assertThat(parse("smote", "samplingStrategy", "1=500,2=800").values())
                    .containsEntry("samplingStrategy", "1=500,2=800");
            assertThat(parse("leo-cvae", "hiddenLayers", "32,16").values()).containsEntry("hiddenLayers", "[32, 16]");
            assertThat(parse("random-under-sampler", "replacement", "true").values())
                    .containsEntry("replacement", true);
        }
    }

    @Nested
    class BadInput {
        @ParameterizedTest(name = "{3}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "smote+smote | kNeighbors | 3 | method smote is named twice in 'smote+smote'; each may run once",
                    "smote+tomek-links | metric | cosine | param 'metric' could be of several methods; write smote.metric or tomek-links.metric",
                    "smote+tomek-links | adasyn.metric | cosine | param 'adasyn.metric' is of method 'adasyn', but the method is smote+tomek-links",
                    "smote | kNeighbors | many | param kNeighbors must be a whole number, got 'many': neighbors per row, itself excluded (1 to 256)",
                    "smote | kNeighbors | 0 | param kNeighbors cannot be 0: neighbors per row, itself excluded (1 to 256)",
                    "smote | roundIntegers | yes | param roundIntegers must be true or false, got 'yes'",
                    "random-under-sampler | seed | 1 | method random-under-sampler has no param 'seed'; it has replacement, samplingStrategy",
                    "smote+random-under-sampler | random-under-sampler.k | 1 | method random-under-sampler has no param 'k'; it has replacement, samplingStrategy"
                })
        void isRefusedWithOneSentence(String method, String param, String value, String sentence) {
            assertThatThrownBy(() -> parse(method, param, value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(sentence);
        }

        @ParameterizedTest(name = "''{0}''")
        @CsvSource({"smoot", "smote+", "''", "SMOTE", "smote tomek-links"})
        void anUnknownMethodListsAll(String method) {
            String[] all = Methods.all().stream().map(Methods.Method::name).toArray(String[]::new);
            assertThatThrownBy(() -> parse(method))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("method must be leo-cvae, ")
                    .hasMessageContainingAll(all);
        }

        @Test
        void aParamThatNoMethodOfAChainHasListsThoseOfAll() {
            assertThatThrownBy(() -> parse("smote+random-under-sampler", "k", "5"))
                    .hasMessageStartingWith("no method of smote+random-under-sampler has a param 'k'; smote has ")
                    .hasMessageEndingWith("; random-under-sampler has replacement, samplingStrategy");
        }
    }

    @Nested
    class Checkpoint {
        @Test
        void isAFolderOfEachMethodThatKeepsHowFarItIs() {
            MethodChain chain = parse("leo-cvae+random-under-sampler");
            chain.keepIn("hdfs://host/kept");
            assertThat(chain.values())
                    .containsEntry("leo-cvae.checkpointDir", "hdfs://host/kept/leo-cvae")
                    .doesNotContainKey("random-under-sampler.checkpointDir");
            assertThat(chain.checkpoints()).containsExactly("hdfs://host/kept/leo-cvae");
        }

        @Test
        void isRefusedWhereNoMethodGoesOn() {
            assertThatThrownBy(() ->
                            parse("random-over-sampler+random-under-sampler").keepIn("kept"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "method random-over-sampler+random-under-sampler keeps nothing that a later run could go on from; leave --checkpoint out");
        }

        @Test
        void isRefusedBesideTheParam() {
            assertThatThrownBy(() -> parse("moods", "checkpointDir", "steps").keepIn("kept"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("--checkpoint and param checkpointDir name two folders; leave one of them out");
        }
    }
}

package io.ballast.search;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Constants of an enum as params write them: {@code SVM_SMOTE} is {@code svm-smote}. */
final class Words {
    private Words() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException naming the param and the words there are */
    static <E extends Enum<E>> E parse(Class<E> type, String param, String text) {
        E[] all = type.getEnumConstants();
        return Arrays.stream(all)
                .filter(value -> of(value).equals(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s must be %s, got '%s'"
                        .formatted(param, Arrays.stream(all).map(Words::of).collect(Collectors.joining(", ")), text)));
    }
}

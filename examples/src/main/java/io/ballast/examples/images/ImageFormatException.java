package io.ballast.examples.images;

/**
 * A file of images that is not what it should be. The message is a sentence for people: which file, what was found, what to do. It may come out of a
 * task, as the cause of what Spark throws.
 */
public final class ImageFormatException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ImageFormatException(String sentence) {
        super(sentence);
    }

    ImageFormatException(String sentence, Exception cause) {
        super(sentence, cause);
    }
}

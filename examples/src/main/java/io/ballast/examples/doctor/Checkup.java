package io.ballast.examples.doctor;

import java.util.List;
import java.util.stream.Stream;

/**
 * All that was found out.
 *
 * @param driver which runs the tasks too where there are no executors by design
 * @param executors those that answered, by number
 * @param silent numbers of executors that did not
 */
public record Checkup(
        Application application, Folder folder, Member driver, List<Member> executors, List<String> silent) {

    /**
     * What the application was given.
     *
     * @param local whether the driver runs the tasks
     * @param wantedExecutors 0 where nobody said
     * @param overheadBytes of an executor beside its heap, beyond which its container is killed; 0 where there is no container
     * @param waitedSeconds for executors, at most
     */
    public record Application(
            String master, boolean local, int wantedExecutors, long overheadBytes, long waitedSeconds) {}

    Stream<Member> members() {
        return Stream.concat(Stream.of(driver), executors.stream());
    }
}

package io.restaurantstream.stack.process;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** This program, for commands that run other commands of it. */
public interface Program {

    /** All commands, to be run in this process; a new object each time. */
    CommandLine commands();

    /**
     * What starts this program in a process of its own; the name of a command and its options come after it.
     *
     * @param jvmOptions options of that JVM, such as {@code -Xmx1g}
     */
    default List<String> command(String... jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of(jvmOptions));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), getClass().getName()));
        return command;
    }
}

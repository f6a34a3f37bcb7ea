package io.restaurantstream.chaos.site;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What starts the parts: the launcher of the project, whose classes are unknown here. */
public interface Launcher {

    /**
     * Runs a command of {@code ./stack} to its end.
     *
     * @param arguments the command and its options
     * @return what it printed
     * @throws IOException with what it complained of, when it does not succeed
     */
    String run(List<String> arguments) throws IOException;

    /**
     * What begins a command of {@code ./stack} that is to be a process of its own.
     *
     * @param log the file it is to log to
     */
    List<String> command(Path log);

    /**
     * Starts a Postgres, which is a process of its own, and returns when it answers.
     *
     * @param folder of its data, made when it is not there
     * @return what stops it; what has ended already needs to be stopped as well
     */
    Closeable startPostgres(Path folder, int port) throws IOException;
}

package io.restaurantstream.stack.generator;

import io.restaurantstream.generator.http.GeneratorServer;
import io.restaurantstream.generator.http.ServerOptions;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.stack.process.Shutdown;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Serves a synthetic event log over HTTP until it is stopped. Its subcommands print, write, publish or describe one.
 */
@Command(
        name = "generator",
        description = "Serves a synthetic event log over HTTP until it is stopped. Its subcommands print, "
                + "write, publish or describe such a log.",
        subcommands = {DescribeCommand.class, SampleCommand.class, WriteCommand.class, PublishCommand.class})
public final class GeneratorCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private LiveLogOptions options;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).",
            defaultValue = "127.0.0.1")
    private String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 0 for any (default: ${DEFAULT-VALUE}).",
            defaultValue = "8000")
    private int port;

    @Option(
            names = "--faults",
            description = "Enables /admin/faults, which switches transport faults on and off; for a loopback "
                    + "address only.")
    private boolean faults;

    @Override
    public Integer call() throws IOException {
        LogSettings settings = options.settings();
        if (faults && !InetAddress.getByName(host).isLoopbackAddress()) {
            throw new UsageException("--faults: is not allowed with --host " + host
                    + "; the host must be an address of this machine only, such as 127.0.0.1");
        }
        ServerOptions serving = ServerOptions.DEFAULT.withFaultSwitch(faults);
        PrintWriter out = spec.commandLine().getOut();
        try (Shutdown shutdown = Shutdown.onSignal();
                GeneratorServer server = GeneratorServer.start(settings.feed(), host, port, serving)) {
            out.println("Events    " + server.uri() + "/events?since=0&limit=100");
            out.println("Stream    " + server.uri() + "/stream");
            out.println("Health    " + server.uri() + "/health");
            if (faults) {
                out.println("Faults    " + server.uri() + "/admin/faults");
            }
            out.println("Log       " + settings.description());
            out.flush();
            shutdown.await();
        }
        return 0;
    }

    /** Refuses options between {@code generator} and {@code subcommand}, which would be ignored. */
    void refuseOptionsBefore(String subcommand) {
        List<OptionSpec> before = spec.commandLine().getParseResult().matchedOptions();
        if (!before.isEmpty()) {
            throw new UsageException(before.get(0).longestName() + " must come after " + subcommand
                    + ", if it is an option of it; see stack generator " + subcommand + " --help");
        }
    }
}

package io.restaurantstream.stack;

import io.restaurantstream.job.JobOptions;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.stack.bench.BenchCommand;
import io.restaurantstream.stack.chaos.ChaosCommand;
import io.restaurantstream.stack.cluster.ClusterCommand;
import io.restaurantstream.stack.console.Failures;
import io.restaurantstream.stack.database.EraseCommand;
import io.restaurantstream.stack.database.MigrateCommand;
import io.restaurantstream.stack.database.PostgresCommand;
import io.restaurantstream.stack.database.TrimCommand;
import io.restaurantstream.stack.demo.DemoCommand;
import io.restaurantstream.stack.demo.RunCommand;
import io.restaurantstream.stack.generator.GeneratorCommand;
import io.restaurantstream.stack.ingest.ImportCommand;
import io.restaurantstream.stack.ingest.InboxCommand;
import io.restaurantstream.stack.job.JobCommand;
import io.restaurantstream.stack.page.PageCommand;
import io.restaurantstream.stack.page.ProveCommand;
import io.restaurantstream.stack.process.Program;
import io.restaurantstream.stack.rebuild.RebuildCommand;
import io.restaurantstream.stack.rebuild.RejectedCommand;
import io.restaurantstream.stack.submission.CancelCommand;
import io.restaurantstream.stack.submission.RescaleCommand;
import io.restaurantstream.stack.submission.RestoreCommand;
import io.restaurantstream.stack.submission.SavepointCommand;
import io.restaurantstream.stack.submission.StopCommand;
import io.restaurantstream.stack.submission.SubmitCommand;
import io.restaurantstream.stack.verification.VerifyCommand;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The launcher: {@code ./stack COMMAND}. */
@Command(
        name = "stack",
        description = "Restaurant order events in, verified tables out.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Stack.Version.class,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:success", "1:failure", "2:a mistake in the options"},
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            GeneratorCommand.class,
            InboxCommand.class,
            ImportCommand.class,
            JobCommand.class,
            MigrateCommand.class,
            PageCommand.class,
            ProveCommand.class,
            TrimCommand.class,
            EraseCommand.class,
            RejectedCommand.class,
            RebuildCommand.class,
            VerifyCommand.class,
            BenchCommand.class,
            ChaosCommand.class,
            PostgresCommand.class,
            ClusterCommand.class,
            SubmitCommand.class,
            SavepointCommand.class,
            StopCommand.class,
            RestoreCommand.class,
            RescaleCommand.class,
            CancelCommand.class
        })
public final class Stack implements Runnable, Program {

    @Spec
    private CommandSpec spec;

    private Stack() {}

    /**
     * Runs one command and exits with its code.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The launcher with all its commands. */
    public static CommandLine commandLine() {
        CommandLine commands = new CommandLine(new Stack());
        // the options that a cluster takes as well are explained where they are read
        for (String command : List.of("job", "submit", "restore")) {
            commands.getSubcommands()
                    .get(command)
                    .getCommandSpec()
                    .usageMessage()
                    .footer(JobOptions.help().split("\\R", -1));
        }
        commands.getSubcommands().get("chaos").getCommandSpec().usageMessage().footer(ChaosCommand.kinds());
        return commands.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    PrintWriter err = commandLine.getErr();
                    LoggerFactory.getLogger(Stack.class).error("{} failed", commandLine.getCommandName(), failure);
                    if (failure instanceof UsageException) {
                        err.println(failure.getMessage());
                        return CommandLine.ExitCode.USAGE;
                    }
                    err.println(Failures.sentence(failure));
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    @Override
    public CommandLine commands() {
        return commandLine();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Stack.class.getPackage().getImplementationVersion();
            return new String[] {"restaurant-analytics-stream " + (version == null ? "(not packaged)" : version)};
        }
    }
}

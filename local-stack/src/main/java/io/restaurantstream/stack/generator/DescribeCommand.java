package io.restaurantstream.stack.generator;

import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.sample.Distribution;
import io.restaurantstream.generator.sample.ProfileSample;
import io.restaurantstream.generator.simulation.LogConfig;
import io.restaurantstream.generator.simulation.World;
import io.restaurantstream.job.JobOptions.UsageException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints the distributions that a profile defines beside those of a sample of its log. */
@Command(
        name = "describe",
        description = "Compares the distributions of a profile with those of a sample of its log: whole "
                + "orders, spread over whole weeks.")
final class DescribeCommand implements Callable<Integer> {

    private static final long MIN_EVENTS = 1_000;
    private static final long MAX_EVENTS = 100_000_000;
    private static final int BAR = 40;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private GeneratorCommand generator;

    @Mixin
    private WholeLogOptions options;

    @Option(
            names = "--events",
            paramLabel = "N",
            description = "Approximate number of events in the sample (default: ${DEFAULT-VALUE}).",
            defaultValue = "500000")
    private long events;

    @Override
    public Integer call() {
        generator.refuseOptionsBefore(spec.name());
        if (events < MIN_EVENTS || events > MAX_EVENTS) {
            throw new UsageException(
                    "--events: " + events + " is not allowed; it must be from " + MIN_EVENTS + " to " + MAX_EVENTS);
        }
        LogConfig config = options.config();
        World world = new World(config);
        ProfileSample sample = ProfileSample.read(world, events);
        PrintWriter out = spec.commandLine().getOut();
        Profile profile = config.profile();
        out.printf(
                Locale.ROOT,
                "Profile %s: %,d orders and %,.0f events on an average day, %d locations, %s%n",
                profile.name(),
                profile.traffic().ordersPerDay(),
                world.eventsOfAverageDay(),
                profile.locations().size(),
                profile.timeZone());
        out.printf(
                Locale.ROOT,
                "Sample:  %,d orders with %,d events, from %s to %s, seed %d; mean total of an order %s%n",
                sample.orders(),
                sample.events(),
                config.start(),
                sample.end(),
                config.seed(),
                BigDecimal.valueOf(sample.meanTotalCents(), 2).toPlainString());
        sample.distributions().forEach(distribution -> print(distribution, out));
        out.flush();
        return 0;
    }

    private static void print(Distribution distribution, PrintWriter out) {
        out.printf(Locale.ROOT, "%n%-26s expected  measured%n", distribution.name());
        double widest = distribution.shares().stream()
                .mapToDouble(share -> Math.max(share.expected(), share.measured()))
                .max()
                .orElse(1);
        for (Distribution.Share share : distribution.shares()) {
            String bar = "#".repeat((int) Math.round(BAR * share.measured() / Math.max(widest, 1e-9)));
            String line = String.format(
                    Locale.ROOT,
                    "  %-23s %6.2f %%  %6.2f %%  %s",
                    share.label(),
                    share.expected(),
                    share.measured(),
                    bar);
            out.println(line.stripTrailing());
        }
    }
}

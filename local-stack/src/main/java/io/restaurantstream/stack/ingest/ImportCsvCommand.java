package io.restaurantstream.stack.ingest;

import io.restaurantstream.adapters.csv.BadExportException;
import io.restaurantstream.adapters.csv.CsvExport;
import io.restaurantstream.adapters.csv.InboxClient;
import io.restaurantstream.adapters.csv.Mapping;
import io.restaurantstream.adapters.csv.Problem;
import io.restaurantstream.adapters.snapshot.OrderState;
import io.restaurantstream.event.Event;
import io.restaurantstream.inbox.InboxOptions;
import io.restaurantstream.inbox.InboxServer;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.stack.console.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads CSV exports according to a mapping and sends their orders to an inbox. Running it again adds nothing. */
@Command(
        name = "csv",
        description = "Imports the orders of CSV exports into an inbox, as defined by a mapping. Importing the "
                + "same rows again changes nothing. See docs/adapters.md and the mappings in "
                + "examples/import.")
final class ImportCsvCommand implements Callable<Integer> {

    private static final int ORDERS_SHOWN = 3;
    private static final int MOST_REQUESTS = 100_000;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--mapping",
            paramLabel = "FILE",
            description = "YAML file that defines what the columns mean.",
            required = true)
    private Path mappingFile;

    @Option(names = "--inbox-url", paramLabel = "URL", description = "URL of the inbox, such as http://127.0.0.1:8010.")
    private URI inboxUrl;

    @Option(names = "--inbox-token-file", paramLabel = "FILE", description = "File with the token of the inbox.")
    private Path tokenFile;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Data folder of an inbox that is not running, instead of --inbox-url.")
    private Path dataDir;

    @Option(names = "--dry-run", description = "Sends nothing; prints the first orders and the totals.")
    private boolean dryRun;

    @Option(
            names = "--skip-bad-rows",
            description = "Skips orders with a bad row, instead of refusing the whole export.")
    private boolean skipBadRows;

    @Parameters(paramLabel = "FILE", description = "CSV files of one export.", arity = "1..*")
    private List<Path> files;

    @Override
    public Integer call() throws Exception {
        if (!dryRun && (inboxUrl == null) == (dataDir == null)) {
            throw new UsageException("--inbox-url, --data-dir or --dry-run is required");
        }
        if (inboxUrl != null
                && (inboxUrl.getHost() == null
                        || !String.valueOf(inboxUrl.getScheme()).matches("https?"))) {
            throw new UsageException(
                    "--inbox-url: " + inboxUrl + " is not allowed; it must be such as http://127.0.0.1:8010");
        }
        List<Path> all = new ArrayList<>(List.of(mappingFile));
        all.addAll(files);
        for (Path file : all) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new UsageException(file + " is not a file that can be read");
            }
        }
        CsvExport export = read();
        PrintWriter out = spec.commandLine().getOut();
        for (Problem problem : export.leftOut()) {
            out.println("Skipped with its order: " + problem);
        }
        if (dryRun) {
            show(export, out);
        } else if (inboxUrl != null) {
            send(export, inboxUrl, tokenFile, out);
        } else {
            InboxOptions options =
                    new InboxOptions("127.0.0.1", 0, null, Duration.ofMinutes(10), Duration.ofDays(400), MOST_REQUESTS);
            try (InboxServer inbox = InboxServer.start(dataDir, options)) {
                send(export, inbox.uri(), null, out);
            }
        }
        out.flush();
        return 0;
    }

    private CsvExport read() throws IOException {
        try {
            return CsvExport.read(Mapping.read(mappingFile), files, skipBadRows);
        } catch (BadExportException e) {
            throw new IOException(e.getMessage() + " With --skip-bad-rows such orders are skipped.", e);
        }
    }

    private void send(CsvExport export, URI inbox, Path token, PrintWriter out)
            throws IOException, InterruptedException {
        InboxClient client = new InboxClient(inbox, token);
        ProgressLine progress = new ProgressLine(
                spec.commandLine().getErr(), Boolean.getBoolean("stack.terminal"), export.eventCount());
        long sent = 0;
        try {
            for (List<Event> events : (Iterable<List<Event>>) export.events()::iterator) {
                client.send(events);
                sent += events.size();
                progress.update(sent);
            }
            client.flush();
        } finally {
            progress.end();
        }
        out.printf(
                Locale.ROOT,
                "%,d orders, %s sold, %s given back: %,d events, %,d of them new to the inbox%n",
                export.orderCount(),
                money(export.soldCents()),
                money(export.givenBackCents()),
                client.accepted() + client.repeated(),
                client.accepted());
    }

    private static void show(CsvExport export, PrintWriter out) {
        List<OrderState> first = export.first(ORDERS_SHOWN);
        for (int i = 0; i < first.size(); i++) {
            OrderState order = first.get(i);
            out.printf("Order %s at %s, %s, %s%n", order.id(), export.location(i), order.openedAt(), order.service());
            for (OrderState.Line line : order.lines()) {
                out.printf(
                        Locale.ROOT,
                        "  %8s x %-40s %10s%n",
                        java.math.BigDecimal.valueOf(line.quantityThousandths(), 3)
                                .stripTrailingZeros()
                                .toPlainString(),
                        line.name(),
                        money(line.extendedCents()));
            }
            order.payments()
                    .forEach(payment ->
                            out.printf("  paid by %s %s%n", payment.method(), money(payment.subtotalCents())));
            order.refunds().forEach(refund -> out.printf("  given back %s%n", money(refund.subtotalCents())));
        }
        out.printf(
                Locale.ROOT,
                "%,d orders, %s sold, %s given back, %,d events; nothing was sent%n",
                export.orderCount(),
                money(export.soldCents()),
                money(export.givenBackCents()),
                export.eventCount());
    }

    private static String money(long cents) {
        return java.math.BigDecimal.valueOf(cents, 2).toPlainString();
    }
}

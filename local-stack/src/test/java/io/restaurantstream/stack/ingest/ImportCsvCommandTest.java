package io.restaurantstream.stack.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.stack.Stack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCsvCommandTest {

    private static final Path EXAMPLES = Path.of("../examples/import");
    private static final String MAPPING = EXAMPLES.resolve("takeaway.yaml").toString();
    private static final String EXPORT = EXAMPLES.resolve("takeaway.csv").toString();

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void showsTheFirstOrdersAndSendsNothing() {
        assertThat(run("--mapping", MAPPING, "--dry-run", "--skip-bad-rows", EXPORT))
                .isZero();
        assertThat(out.toString())
                .contains("Skipped with its order: " + EXPORT + " line 141, column Order Date: \"31/02/2019 19:00\"")
                .contains("Order 16101 at LOC-UK-001, 2019-03-30T18:05:00Z, takeout\n")
                .contains("62 orders, 1832.35 sold, 3.00 given back, ")
                .endsWith("nothing was sent\n");
    }

    @Test
    void fillsTheFolderOfAnInboxOnce() {
        String data = folder.resolve("inbox").toString();
        assertThat(run("--mapping", MAPPING, "--skip-bad-rows", "--data-dir", data, EXPORT))
                .isZero();
        assertThat(out.toString()).containsPattern("62 orders, .*: (\\d+) events, \\1 of them new to the inbox");
        out.getBuffer().setLength(0);
        assertThat(run("--mapping", MAPPING, "--skip-bad-rows", "--data-dir", data, EXPORT))
                .isZero();
        assertThat(out.toString()).contains(" events, 0 of them new to the inbox");
    }

    @Test
    void sendsNothingOfAnExportWithABadRow() {
        String data = folder.resolve("inbox").toString();
        assertThat(run("--mapping", MAPPING, "--data-dir", data, EXPORT)).isEqualTo(1);
        assertThat(err.toString())
                .contains("takeaway.csv line 141, column Order Date: \"31/02/2019 19:00\" is not a time")
                .contains("Nothing was sent. With --skip-bad-rows such orders are skipped.");
        assertThat(Path.of(data)).doesNotExist();
    }

    @Test
    void namesWhatIsMissingInItsOptions() throws Exception {
        assertThat(run("--mapping", MAPPING, EXPORT)).isEqualTo(2);
        assertThat(err.toString()).contains("--inbox-url, --data-dir or --dry-run is required");
        assertThat(run("--mapping", MAPPING, "--dry-run", "nowhere.csv")).isEqualTo(2);
        assertThat(err.toString()).contains("nowhere.csv is not a file that can be read");
        assertThat(run("--mapping", MAPPING, "--inbox-url", "localhost:8010", EXPORT))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--inbox-url: localhost:8010 is not allowed");
        assertThat(run("--mapping", MAPPING, "--skip-bad-rows", "--inbox-url", "http://127.0.0.1:1", EXPORT))
                .isEqualTo(1);
        assertThat(err.toString()).contains("http://127.0.0.1:1/events cannot be reached; is an inbox running there?");
        Path mapping = Files.writeString(folder.resolve("m.yaml"), "source: x\n");
        assertThat(run("--mapping", mapping.toString(), "--dry-run", EXPORT)).isEqualTo(1);
        assertThat(err.toString()).contains("m.yaml: time_zone is missing");
    }

    @Test
    void namesTheOptionThatAPointOfSaleLacks() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "secret-of-this-test");
        Path locations = Files.writeString(folder.resolve("l.yaml"), "toast: {locations: {a: LOC-1}}");
        assertThat(stack("inbox", "--toast-secret-file", secret.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--pos-locations: it is missing");
        assertThat(stack("inbox", "--pos-locations", locations.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("--pos-locations: it needs --toast-secret-file");
        assertThat(stack(
                        "inbox",
                        "--pos-locations",
                        locations.toString(),
                        "--square-signature-key-file",
                        secret.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--square-notification-url: it is missing");
        assertThat(stack(
                        "inbox",
                        "--pos-locations",
                        locations.toString(),
                        "--clover-auth-code-file",
                        secret.toString(),
                        "--clover-token-file",
                        secret.toString(),
                        "--clover-base-url",
                        "http://clover.example"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--clover-base-url: http://clover.example is not allowed");
    }

    private int run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "import";
        all[1] = "csv";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return stack(all);
    }

    private int stack(String... arguments) {
        return Stack.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
